//! A finding walked again: confirmed while the site is as it was, resolved once it was put right, not to be told when it
//! does not answer; and the successor names the seal of the archive before.

use std::path::Path;
use std::time::{Duration, Instant};

use hecha::demo::faults::Fault;
use hecha::demo::{self, Demo, DemoOptions, Portal};
use hecha::evidence::{Layout, layout};
use hecha::record::reverify::{Again, Outcome, Reverification, What};

use crate::program::{Program, findings};

const PORTAL: &str = "boot-entry-dead";

/// The portal, as it is or put right, at a port.
fn portal(well: bool) -> Vec<Portal> {
    let mut portals: Vec<Portal> = demo::fleet().into_iter().filter(|portal| portal.id == PORTAL).collect();
    assert_eq!(portals.len(), 1);
    if well {
        portals[0].fault = None;
    }
    portals
}

fn served(runtime: &tokio::runtime::Runtime, well: bool, port: u16) -> Demo {
    serve(runtime, portal(well), port)
}

fn serve(runtime: &tokio::runtime::Runtime, portals: Vec<Portal>, port: u16) -> Demo {
    let options = DemoOptions { port, portals };
    // The one before may take a moment to let its port go.
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        match runtime.block_on(demo::serve(options.clone())) {
            Ok(demo) => return demo,
            Err(error) => assert!(Instant::now() < end, "the demo is not served: {error}"),
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn reverification(archive: &Path) -> Reverification {
    let bytes = std::fs::read(archive.join("data/results/reverify/reverify.json")).expect("reverify.json");
    serde_json::from_slice(&bytes).expect("as it is written")
}

#[test]
fn a_finding_is_walked_again() {
    let program = Program::new();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let faulty = served(&runtime, false, 0);
    let port = faulty.addr.port();
    for (name, text) in demo::files_of(&portal(false), faulty.addr) {
        let line = |line: &str| match line.starts_with("journeys:") {
            true => "journeys: {per_site: [find-entry], per_item: []}".to_string(),
            false => line.to_string(),
        };
        let lines: Vec<String> = text.lines().map(line).collect();
        program.write(&name, &(lines.join("\n") + "\n"));
    }
    crate::sm2::key(&program.path("."), "sm2.pem");
    let twice = ["--sm2-key", "sm2.pem"];
    let run = ["run", "survey.yaml", "--jobs", "1", "--archive", "archive"];
    program.run(&[&run[..], &twice].concat()).expect(4);
    let archive = program.path("archive");
    let first = findings(&archive)["findings"][0].clone();
    assert_eq!(first["verdict"], "fail", "{first:#}");
    let finding = format!("{PORTAL}/{}", first["indicator"].as_str().unwrap());
    let again = |archive: &str| program.run(&[&["reverify", archive, &finding, "--lang", "en"], &twice[..]].concat());

    let confirmed = again("archive");
    confirmed.expect(0);
    assert!(
        confirmed.out().contains("confirmed") && confirmed.out().contains("sealed"),
        "{}",
        confirmed.out()
    );
    let successor = program.path("archive.reverify-1");
    let told = reverification(&successor);
    assert_eq!(told.findings.len(), 1);
    assert_eq!(told.findings[0].outcome, Outcome::Confirmed);
    assert!(!told.findings[0].pictures.is_empty(), "no two pictures were compared");
    let seal = std::fs::read(archive.join(layout::SEAL)).unwrap();
    assert_eq!(told.seal, hecha::evidence::blobs::hash(&seal));
    assert_eq!(
        std::fs::read(successor.join("data/predecessor/seal.json")).unwrap(),
        seal
    );
    assert!(Layout::new(&successor).is_sealed());
    // Signed twice itself, with what the one before was signed twice with.
    for name in [layout::SM2_SIGNATURE, layout::SM2_PUBLIC_KEY] {
        let kept = std::fs::read(successor.join(layout::PREDECESSOR).join(name)).unwrap();
        assert_eq!(kept, std::fs::read(archive.join(name)).unwrap());
        assert!(successor.join(name).exists());
    }
    let page = std::fs::read_to_string(successor.join("data/results/reverify/index.html")).unwrap();
    assert!(page.contains("维持原结论") && page.contains("1-1.png"), "{page}");
    let own = archive.join(layout::PUBLIC_KEY);
    let verify = |archive: &str| program.run(&["verify", archive, "--key", own.to_str().unwrap()]);
    verify("archive.reverify-1").expect(0);
    verify("archive").expect(0);

    // From a hand-out alone, after the site was put right.
    drop(faulty);
    let well = served(&runtime, true, port);
    program
        .run(&["bundle", "archive", &finding, "--out", "handed"])
        .expect(0);
    let resolved = again("handed");
    resolved.expect(0);
    let told = reverification(&program.path("handed.reverify-1"));
    assert_eq!(told.findings[0].outcome, Outcome::Resolved, "{}", resolved.out());
    assert!(
        told.findings[0].pictures.iter().any(|pair| pair.changed > 0.0),
        "{told:?}"
    );

    // Nobody answers.
    drop(well);
    let silent = again("archive");
    silent.expect(5);
    assert!(silent.out().contains("cannot tell"), "{}", silent.out());

    for (archive, finding, what) in [
        ("archive", "nowhere/P1", "no such finding"),
        ("nowhere", finding.as_str(), "no such folder"),
    ] {
        let refused = program.run(&["reverify", archive, finding]);
        refused.expect(1);
        assert!(refused.err().contains(what), "{}", refused.err());
    }
    std::fs::write(archive.join("data/added"), "x").unwrap();
    let refused = again("archive");
    refused.expect(1);
    assert!(refused.err().contains("not as it was sealed"), "{}", refused.err());
    program.expect_nothing_left();
    runtime.shutdown_background();
}

/// A portal whose materials lack requirements; later with one material more, which changes the words of one finding and
/// the verdict of another.
#[test]
fn what_differs_is_set_side_by_side() {
    let program = Program::new();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let lacking = |portal: &Portal| portal.fault == Some(Fault::MaterialRequirementsMissing);
    let portals: Vec<Portal> = demo::fleet().into_iter().filter(lacking).take(1).collect();
    let then = serve(&runtime, portals.clone(), 0);
    let port = then.addr.port();
    for (name, text) in demo::files_of(&portals, then.addr) {
        let line = |line: &str| match line.starts_with("journeys:") {
            true => "journeys: {per_site: [], per_item: [download-form]}".to_string(),
            false => line.to_string(),
        };
        let lines: Vec<String> = text.lines().map(line).collect();
        program.write(&name, &(lines.join("\n") + "\n"));
    }
    program
        .run(&["run", "survey.yaml", "--jobs", "1", "--archive", "archive"])
        .expect(4);
    let found = findings(&program.path("archive"));
    let of = |indicator: &str| -> (String, String) {
        let list = found["findings"].as_array().unwrap();
        let finding = list.iter().find(|finding| finding["indicator"] == indicator).unwrap();
        let part = |name: &str| finding[name].as_str().unwrap().to_string();
        (
            format!("{}/{indicator}/{}", part("site"), part("item")),
            part("verdict"),
        )
    };
    let (lacks, fails) = of("S5");
    let (whole, passes) = of("S3");
    assert_eq!((fails.as_str(), passes.as_str()), ("fail", "pass"), "{found:#}");

    drop(then);
    let mut more = portals;
    more[0].more.push(Fault::MaterialCatchAll);
    let now = serve(&runtime, more, port);
    let before = std::fs::read(program.path("archive").join(layout::SEAL)).unwrap();
    for (number, finding, what, told) in [
        (1, &lacks, vec![What::Words], "the words of the page"),
        (2, &whole, vec![What::Verdict, What::Reason, What::Words], "the verdict"),
    ] {
        let differs = program.run(&["reverify", "archive", finding, "--lang", "en"]);
        differs.expect(4);
        for words in ["differs", told, "then", "now", "sealed"] {
            assert!(differs.out().contains(words), "{words}: {}", differs.out());
        }
        let successor = program.path(&format!("archive.reverify-{number}"));
        let again = &reverification(&successor).findings[0];
        assert_eq!((again.outcome, &again.differs), (Outcome::Differs, &what), "{again:#?}");
        let now = again.now.as_ref().unwrap();
        let added = |words: &String| words.contains('它') || words.contains("其他有关");
        assert_eq!(now.verdict.word(), "fail");
        assert!(now.words.iter().any(added), "{now:?}");
        assert!(!again.before.words.iter().any(added), "{again:?}");
        let page = std::fs::read_to_string(successor.join("data/results/reverify/index.html")).unwrap();
        for words in ["结论不同", "当时", "现在", told] {
            assert!(page.contains(words), "{words} is not in {page}");
        }
        framed(&successor, again);
    }
    assert_eq!(
        std::fs::read(program.path("archive").join(layout::SEAL)).unwrap(),
        before
    );
    drop(now);
    program.expect_nothing_left();
    runtime.shutdown_background();
}

/// Of the pictures that changed each holds both, side by side, with red frames on both sides.
fn framed(successor: &Path, again: &Again) {
    let changed: Vec<_> = again.pictures.iter().filter(|pair| pair.changed > 0.0).collect();
    assert!(!changed.is_empty(), "no picture changed: {again:?}");
    for pair in changed {
        let path = successor.join("data/results/reverify").join(&pair.file);
        let picture = image::open(&path).unwrap().to_rgb8();
        let red = |from: u32, to: u32| {
            (from..to).any(|x| (0..picture.height()).any(|y| picture.get_pixel(x, y).0 == [220, 0, 0]))
        };
        let middle = picture.width() / 2;
        assert!(
            red(0, middle) && red(middle, picture.width()),
            "{}: nothing is framed",
            pair.file
        );
    }
}
