//! As much of HTTP/1.1 as the provider speaks: one question for each connection.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
};

use serde_json::json;

use super::{OpenIdProvider, Time, Wrong};

struct Question {
    method: String,
    path: String,
    query: String,
    line: Option<String>,
    body: String,
}

/// Serves until the process ends.
pub(super) fn serve(listener: &TcpListener, provider: &OpenIdProvider) {
    for stream in listener.incoming().flatten() {
        if let Some(question) = read(&stream) {
            let answer = answer(provider, &question);
            drop((&stream).write_all(answer.as_bytes()));
        }
    }
}

fn read(stream: &TcpStream) -> Option<Question> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split_ascii_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (mut length, mut line) = (0, None);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().ok()?,
            "authorization" => line = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    let mut body = String::new();
    reader.take(length).read_to_string(&mut body).ok()?;
    Some(Question { method, path: path.to_owned(), query: query.to_owned(), line, body })
}

fn answer(provider: &OpenIdProvider, question: &Question) -> String {
    let mut state = provider.state();
    state.requests.push(format!("{} {}", question.method, question.path));
    let path = question.path.strip_prefix("/realms/main/").unwrap_or_default();
    match (question.method.as_str(), path) {
        ("GET", ".well-known/openid-configuration") => found(&state.metadata().to_string()),
        ("GET", "certs") if state.wrong == Wrong::KeysMoved => {
            let elsewhere = format!("{}/elsewhere", state.issuer);
            format!("HTTP/1.1 302 Found\r\nlocation: {elsewhere}\r\ncontent-length: 0\r\n\r\n")
        }
        ("GET", "certs") if state.wrong == Wrong::KeysWithoutEnd => found(&" ".repeat(1 << 20)),
        ("GET", "certs" | "elsewhere") => found(&json!({"keys": [state.key.public()]}).to_string()),
        ("POST", "token") => match state.token(&question.body, question.line.as_deref()) {
            Some(answer) => found(&answer.to_string()),
            None => told("400 Bad Request", "{\"error\":\"invalid_grant\"}"),
        },
        ("GET", "userinfo") => found(&state.userinfo().to_string()),
        ("GET", "auth") => match state.authorize(&question.query) {
            // A person reads a page and goes on by themself, so that the step back is the provider's.
            Some(to) if matches!(state.time, Time::By(_)) => page(&to),
            Some(to) => {
                format!("HTTP/1.1 303 See Other\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")
            }
            None => told("400 Bad Request", ""),
        },
        _ => told("404 Not Found", ""),
    }
}

fn found(json: &str) -> String {
    told("200 OK", json)
}

fn told(status: &str, body: &str) -> String {
    answered(status, "application/json", body)
}

fn page(to: &str) -> String {
    let to = to.replace('&', "&amp;");
    let body = format!("<!doctype html><title>provider</title><a href=\"{to}\">go on</a>");
    answered("200 OK", "text/html", &body)
}

fn answered(status: &str, kind: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
}
