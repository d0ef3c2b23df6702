//! Large files through the whole program: how much memory they take, and what they leave on disk.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    process::Command,
};

use tempfile::TempDir;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{phone::Phone, run::Tenohira};

/// An export of a phone as it often is: a few readings, and hundreds of megabytes that do not
/// compress (routes, electrocardiograms), which the reader leaves alone.
fn export(folder: &Path, megabytes: u32) -> String {
    let path = folder.join("export.zip");
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("apple_health_export/workout-routes/route.gpx", stored).unwrap();
    let mut noise = vec![0_u8; 1 << 20];
    let mut state = 1_u32;
    for _ in 0..megabytes {
        for byte in &mut noise {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *byte = state.to_be_bytes()[0];
        }
        zip.write_all(&noise).unwrap();
    }
    zip.start_file("apple_health_export/export.xml", stored).unwrap();
    zip.write_all(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<HealthData locale=\"ja_JP\">\n".as_bytes(),
    )
    .unwrap();
    for n in 0..20_000 {
        let minute = format!("{:02}:{:02}", n / 60 % 24, n % 60);
        let day = format!("2025-{:02}-{:02}", n / 1_440 / 28 % 12 + 1, n / 1_440 % 28 + 1);
        writeln!(
            zip,
            " <Record type=\"HKQuantityTypeIdentifierHeartRate\" sourceName=\"時計\" unit=\"count/min\" \
             startDate=\"{day} {minute}:00 +0900\" endDate=\"{day} {minute}:00 +0900\" value=\"{}\"/>",
            60 + n % 30
        )
        .unwrap();
    }
    zip.write_all(b"</HealthData>\n").unwrap();
    zip.finish().unwrap();
    path.display().to_string()
}

/// The most memory a process ever had, in MB.
fn most_resident(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

#[test]
#[cfg(target_os = "linux")]
fn three_hundred_megabytes_arrive_in_a_hundred_of_memory() {
    let (tenohira, folder) = (Tenohira::new(), TempDir::new().unwrap());
    let zip = export(folder.path(), 300);
    let phone = Phone::of(&tenohira);
    let before = most_resident(phone.pid());
    let told = phone.post(&["--request", "POST", "--upload-file", &zip], "export.zip");
    assert!(told.contains("読みました"), "{told}");
    let most = most_resident(phone.pid());
    assert!(most < 100, "{most} MB, {before} before");
    let form = phone.post(&["--form", &format!("file=@{zip}")], "");
    assert!(form.contains("export.zip"), "{form}");
    let most = most_resident(phone.pid());
    assert!(most < 100, "{most} MB as a form");
}

#[test]
fn an_upload_that_is_killed_leaves_nothing_and_leftovers_are_swept() {
    let (tenohira, folder) = (Tenohira::new(), TempDir::new().unwrap());
    let canary = folder.path().join("canary.txt");
    let mut file = File::create(&canary).unwrap();
    for _ in 0..40_000 {
        file.write_all("ひみつのカナリア hidden canary\n".as_bytes()).unwrap();
    }
    let phone = Phone::of(&tenohira);
    // Slowly, so that the program is killed in the middle of it.
    let address = phone.address("canary.txt");
    let mut sending = Command::new("curl")
        .args(["--silent", "--limit-rate", "300k", "--request", "POST", "--upload-file"])
        .arg(&canary)
        .arg(&address)
        .spawn()
        .unwrap();
    let open = || {
        let fds = fs::read_dir(format!("/proc/{}/fd", phone.pid())).into_iter().flatten();
        fds.flatten()
            .filter_map(|fd| fs::read_link(fd.path()).ok())
            .any(|to| to.to_string_lossy().contains("/spool/"))
    };
    while cfg!(target_os = "linux") && !open() {
        std::thread::yield_now();
    }
    phone.kill();
    drop(sending.wait());
    assert_eq!(fs::read_dir(tenohira.folder().join("spool")).unwrap().count(), 0);
    fs::write(tenohira.folder().join("spool/left"), "sealed").unwrap();
    let again = Phone::of_new(&tenohira);
    assert_eq!(fs::read_dir(tenohira.folder().join("spool")).unwrap().count(), 0);
    drop(again);
}
