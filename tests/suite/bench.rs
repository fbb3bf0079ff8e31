//! The benchmark's own honesty: a way that took fewer pictures, other pictures or no download is noticed.

#[path = "../bench/taken.rs"]
mod taken;

/// What `taken.rs` needs of its neighbour.
mod measure {
    pub type Failure = Box<dyn std::error::Error>;
}

use std::fs;
use std::io::Cursor;

use hecha::evidence::Capture;
use hecha::record::run::Event;
use hecha::record::step::BlobKind;
use taken::{Taken, in_archive, in_folder};

use crate::evidence::{SMALL, create, job, step};

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::new(width, height)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

fn expected() -> Taken {
    Taken {
        pictures: [((8, 9), 2), ((8, 20), 1)].into(),
        downloads: [(3, 1)].into(),
        ..Taken::default()
    }
}

#[test]
fn what_is_missing_or_other_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write("journey-1/page-1.png", &png(8, 9));
    write("journey-1/page-2.png", &png(8, 20));
    write("journey-1/trace.zip", b"not counted");
    let faults = in_folder(folder.path()).unwrap().faults(&expected());
    assert_eq!(
        faults,
        ["1 pictures of 8x9 instead of 2", "0 downloads of 3 bytes instead of 1"]
    );

    write("journey-2/page-1.png", &png(8, 9));
    write("journey-2/form.pdf", b"pdf");
    assert!(in_folder(folder.path()).unwrap().faults(&expected()).is_empty());

    write("journey-2/page-2.png", &png(7, 9));
    let faults = in_folder(folder.path()).unwrap().faults(&expected());
    assert_eq!(faults, ["1 pictures of 7x9, a size no other way has"]);

    write("journey-2/page-3.png", &png(8, 9)[..40]);
    assert!(
        in_folder(folder.path()).is_err(),
        "a picture that cannot be decoded was counted"
    );
}

#[tokio::test]
async fn an_archive_is_counted_by_its_journal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trial");
    let archive = create(&path, SMALL).unwrap();
    let bench = job("bench-journey");
    archive
        .event(Event::AttemptBegun {
            job: bench.clone(),
            attempt: 1,
            without_own: false,
        })
        .await
        .unwrap();
    for (kind, bytes) in [
        (BlobKind::FullPage, png(8, 9)),
        (BlobKind::FullPage, png(8, 9)),
        (BlobKind::FullPage, png(8, 20)),
        (BlobKind::Download, b"pdf".to_vec()),
        (BlobKind::Viewport, png(4, 4)),
    ] {
        archive
            .step(&bench, 1, step("s1"), vec![Capture::raw(kind, bytes)])
            .await
            .unwrap();
    }
    archive
        .event(Event::JobEnded {
            job: bench,
            attempts: 1,
        })
        .await
        .unwrap();
    let (taken, finished) = in_archive(&path).unwrap();
    assert_eq!((finished, taken.pictures()), (1, 3));
    assert_eq!(taken.kinds["viewport"], 1);
    assert!(taken.faults(&expected()).is_empty());
}
