//! A question that was asked is asked after: kept beside the archive, due by working days, looked at in a new process.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;

use chrono::{Days, NaiveDate};
use hecha::evidence::layout;
use hecha::record::seal::Extent;
use serde_json::Value;

use crate::disk::{Disk, Moment, PAGE, ROOMY, seal_of, times, verified};
use crate::program::{Portals, Program, findings};

/// Moves the clock of the demo.
fn move_clock(program: &Program, days: u32) {
    let survey = std::fs::read_to_string(program.path("survey.yaml")).expect("a survey");
    let port = survey
        .split("control.localhost:")
        .nth(1)
        .and_then(|rest| rest.split('/').next())
        .expect("a port");
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("the demo listens");
    let body = format!("{{\"days\": {days}}}");
    let length = body.len();
    write!(
        stream,
        "POST /clock HTTP/1.1\r\nHost: control.localhost\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

fn of<'a>(found: &'a Value, site: &str) -> &'a Value {
    let list = found["findings"].as_array().expect("findings");
    let same = |finding: &&Value| finding["indicator"] == "P6b" && finding["site"] == site;
    list.iter()
        .find(same)
        .unwrap_or_else(|| panic!("no P6b of {site} in {found:#}"))
}

fn verdict(found: &Value, site: &str) -> String {
    let finding = of(found, site);
    format!(
        "{}({})",
        finding["verdict"].as_str().unwrap_or(""),
        finding["reason"].as_str().unwrap_or("")
    )
}

/// The day of asking, as the private file holds it.
fn asked(program: &Program) -> NaiveDate {
    let text = std::fs::read_to_string(program.path("disk/archive.later.jsonl")).expect("the private file");
    let entry: Value = serde_json::from_str(text.lines().next().expect("a line")).expect("JSON");
    entry["asked"].as_str().and_then(|day| day.parse().ok()).expect("a day")
}

/// Follow-ups whose disk fills while they walk, once without the room that is kept for the seal where many are asked for;
/// gives how many.
fn fills(program: &Program, disk: &Disk, day: &str) -> u32 {
    let waiting = || std::fs::read_to_string(program.path("disk/archive.later.jsonl")).expect("the private file");
    let before = waiting();
    let mut moments = vec![Moment::Stepping { free: 4 * PAGE }];
    if times() >= 5 {
        moments.push(Moment::Robbed { free: 0 });
    }
    let mut number = 1;
    for moment in moments {
        number += 1;
        let (output, name) = (format!("filled-{number}"), format!("disk/archive.follow-{number}"));
        let successor = program.path(&name);
        let mut child = program.start(&output, &["follow-up", "disk/archive", "--now", day]);
        Moment::Stepping { free: 0 }.wait(&successor, 2, &mut child);
        moment.fill(&successor, disk);
        let code = child.wait().expect("it ends").code();
        let said = program.said(&output);
        program.expect_nothing_left();
        for words in ["full", "free some space", "hecha follow-up disk/archive"] {
            assert!(said.contains(words), "{words:?} was not said: {said}");
        }
        if let Moment::Robbed { .. } = moment {
            assert_eq!(code, Some(3), "{said}");
            assert!(
                said.contains("not sealed") && said.contains("could not be kept"),
                "{said}"
            );
            assert!(disk.resize(ROOMY));
            program.run(&["seal", &name]).expect(0);
        } else {
            assert_eq!(code, Some(5), "{said}");
            assert!(disk.resize(ROOMY));
        }
        let seal = seal_of(&successor).expect("a seal");
        assert_eq!(seal.extent, Extent::Partial, "{seal:#?}");
        verified(program, &name, &program.path("disk/archive").join(layout::PUBLIC_KEY));
        assert_eq!(waiting(), before, "what waits is what waited");
    }
    number - 1
}

#[test]
fn questions_are_asked_after_and_their_answers_judged() {
    let program = Program::new();
    let disk = Disk::mount(program.path("disk"));
    let _portals = Portals::serve(&program, &["boot-plain", "spa-unanswered"], "ask", "");
    let ask = [
        "run",
        "survey.yaml",
        "--allow-writes",
        "--evidence",
        "light",
        "--archive",
        "disk/archive",
    ];
    let finished = program.run(&ask);
    let found = findings(&program.path("disk/archive"));
    for site in ["boot-plain", "spa-unanswered"] {
        assert_eq!(verdict(&found, site), "pending(not_due)", "{}", finished.out());
    }
    assert!(
        finished.out().contains("hecha follow-up disk/archive"),
        "{}",
        finished.out()
    );

    let file = program.path("disk/archive.later.jsonl");
    let mode = std::fs::metadata(&file).expect("the private file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let asked = asked(&program);
    let day = |days: u64| (asked + Days::new(days)).to_string();

    let listed = program.run(&["follow-up", "disk/archive", "--list"]);
    assert!(
        listed.out().contains("boot-plain/ask"),
        "{}{}",
        listed.out(),
        listed.err()
    );
    assert!(!program.path("disk/archive.follow-1").exists());

    // The next day nothing is there yet, and nothing has to be.
    program.run(&["follow-up", "disk/archive", "--now", &day(1)]).expect(0);
    let first = findings(&program.path("disk/archive.follow-1"));
    assert_eq!(verdict(&first, "boot-plain"), "pending(not_due)", "{first:#}");

    move_clock(&program, 3);
    // A disk that fills, where one can be mounted, costs a follow-up, never what waits.
    let filled = disk.as_ref().map_or(0, |disk| fills(&program, disk, &day(3)));
    let follow = |number: u32| format!("disk/archive.follow-{}", number + filled);
    let second = program.run(&["follow-up", "disk/archive", "--now", &day(3), "--no-seal"]);
    let found = findings(&program.path(&follow(2)));
    assert_eq!(
        verdict(&found, "boot-plain"),
        "pass(answered)",
        "{found:#}\n{}",
        second.out()
    );
    assert_eq!(verdict(&found, "spa-unanswered"), "pending(not_due)", "{found:#}");

    // Long after its time there is still no answer; what was answered is not looked at again.
    move_clock(&program, 27);
    crate::sm2::key(&program.path("."), "sm2.pem");
    let last = day(30);
    let third = program.run(&["follow-up", "disk/archive", "--now", &last, "--sm2-key", "sm2.pem"]);
    let found = findings(&program.path(&follow(3)));
    assert_eq!(found["findings"].as_array().map(Vec::len), Some(1), "{found:#}");
    assert_eq!(verdict(&found, "spa-unanswered"), "fail(no_reply)", "{found:#}");
    third.expect(4);
    assert!(!file.exists(), "nothing is left to be followed up");
    program.run(&["follow-up", "disk/archive"]).expect(0);
    program.expect_nothing_left();

    // What was found there is found there again; what was carried over is in no archive.
    let judged = program.run(&["judge", &follow(3), "--json"]);
    let again: Value = serde_json::from_str(&judged.out()).expect("findings as JSON");
    assert_eq!(again["findings"], found["findings"]);
    let info = std::fs::read_to_string(program.path(&follow(3)).join("data/run.json")).expect("run.json");
    assert!(info.contains("\"simulated\"") && info.contains("follows"), "{info}");
    let before = findings(&program.path("disk/archive"));
    assert_eq!(
        verdict(&before, "boot-plain"),
        "pending(not_due)",
        "the archive before is not touched"
    );

    // Each is sealed as a run is, with the seal of the one before in it, unless it was to be left open.
    let key = program.path("disk/archive").join(layout::PUBLIC_KEY);
    let verify = |archive: &str| program.run(&["verify", archive, "--key", key.to_str().expect("a path")]);
    assert!(third.out().contains("sealed"), "{}", third.out());
    let seal = std::fs::read(program.path("disk/archive").join(layout::SEAL)).expect("a seal");
    for name in ["disk/archive.follow-1".to_string(), follow(3)] {
        verify(&name).expect(0);
        let kept = program.path(&name).join(layout::PREDECESSOR).join(layout::SEAL);
        assert_eq!(std::fs::read(kept).expect("the seal before"), seal);
    }
    let twice = |name: &str| seal_of(&program.path(name)).expect("a seal").sm2.is_some();
    assert!(twice(&follow(3)) && !twice("disk/archive.follow-1"));
    verify(&follow(2)).expect(1);
    program.run(&["seal", &follow(2)]).expect(0);
    verify(&follow(2)).expect(0);
    verify("disk/archive").expect(0);
}
