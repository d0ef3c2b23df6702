//! A running server.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Stdio},
};

use super::run::Tenohira;

/// A running server that ends with the test.
pub(crate) struct Server {
    child: Child,
    address: String,
    pub(crate) token: String,
}

impl Server {
    pub(crate) fn start(tenohira: &Tenohira, args: &[&str]) -> Server {
        let mut child = tenohira
            .command(&[args, &["--listen", "127.0.0.1:0"]].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut after = |start: &str| {
            let line = lines.next().unwrap().unwrap();
            line.strip_prefix(start).unwrap_or_else(|| panic!("{line}")).to_owned()
        };
        let address = after("listening http://");
        let token = after(&format!("sign in: http://{address}/in/"));
        Server { child, address, token }
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.ask("GET", path, "")
    }

    /// Spends the link; gives the cookie of the session as a header line.
    pub(crate) fn sign_in(&self) -> String {
        let answer = self.ask("POST", &format!("/in/{}", self.token), "");
        let cookie = answer.lines().find_map(|l| l.strip_prefix("set-cookie: ")).unwrap();
        format!("Cookie: {}\r\n", cookie.split(';').next().unwrap())
    }

    /// One request with further header lines.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: 0\r\n\
             {headers}\r\n",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
