//! Time stamps: had from a real authority (`openssl ts`), recorded as missing from one that is down, slow or wrong, and
//! whatever is done to them afterwards is noticed by this program and by `verify.sh` alike.

use std::fs;
use std::path::Path;

use hecha::clock::Clock;
use hecha::evidence::key::Signer;
use hecha::evidence::verify::{self, Anchors, Stage, Verification};
use hecha::evidence::{EvidenceError, Layout, dated, layout, receipt, seal};
use hecha::record::seal::Receipt;

use crate::program::Program;
use crate::seal::{Bench, script, snapshot, tool};
use crate::tsa::{Manner, Tsa, authorities, nobody};

fn token(number: usize) -> String {
    layout::token_path(layout::SIGNATURE, number)
}

/// Sealed with these authorities; gives what became of the stamps.
pub fn stamped(bench: &Bench, urls: &[&str]) -> Receipt {
    let sealed = seal::seal(&bench.archive, &bench.signer, &authorities(urls), &Clock::system()).unwrap();
    sealed.receipt.expect("authorities were asked")
}

fn verified(bench: &Bench, tsas: &[&Tsa]) -> Verification {
    let anchors = Anchors {
        authorities: tsas.iter().map(|tsa| tsa.ca()).collect(),
        ..bench.anchors()
    };
    verify::verify(&bench.archive, &anchors).unwrap()
}

/// What `verify.sh` says, given the key and these authorities.
fn scripted(bench: &Bench, tsas: &[&Tsa]) -> (i32, String) {
    let public = bench.public();
    let cas: Vec<_> = tsas.iter().map(|tsa| tsa.ca()).collect();
    let mut arguments = vec!["--key", public.to_str().unwrap()];
    for ca in &cas {
        arguments.extend(["--tsa-ca", ca.to_str().unwrap()]);
    }
    script(&bench.archive, &arguments)
}

fn time(verification: &Verification) -> &str {
    let well = verification.well.iter().find(|(stage, _)| *stage == Stage::Time);
    well.map_or("", |(_, said)| said)
}

/// Both find the same thing wrong with the same file, and nothing else.
#[track_caller]
fn both_find(bench: &Bench, tsas: &[&Tsa], file: &str, what: &str) {
    let failures = verified(bench, tsas).failures;
    let found = failures
        .iter()
        .any(|failure| failure.file == file && failure.what.contains(what));
    assert!(found, "{file}: {what}: {failures:#?}");
    let (code, said) = scripted(bench, tsas);
    assert_eq!(code, 4, "{said}");
    let lines: Vec<&str> = said.lines().map(str::trim).collect();
    let found = lines.windows(2).any(|pair| pair[0] == file && pair[1].contains(what));
    assert!(found, "{file}: {what}: {said}");
}

#[tokio::test]
async fn a_stamped_archive_is_dated_by_its_authority() {
    let tsa = Tsa::start("one", Manner::Well);
    let bench = Bench::new(true).await;
    let receipt = stamped(&bench, &[&tsa.url]);
    assert!(
        receipt.stamps[0].token.is_some() && receipt.stamps[0].missing.is_none(),
        "{receipt:?}"
    );
    let dated = verified(&bench, &[&tsa]);
    assert!(dated.intact() && dated.dated, "{:#?}", dated.failures);
    let words = time(&dated);
    assert!(
        words.starts_with("stamped 20") && words.contains("an authority you named"),
        "{words}"
    );
    let (code, said) = scripted(&bench, &[&tsa]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(words), "{words}\n{said}");
    // As a stranger would do it.
    let ca = tsa.ca();
    let arguments = [
        "ts",
        "-verify",
        "-data",
        layout::SIGNATURE,
        "-in",
        &token(1),
        "-CAfile",
        ca.to_str().unwrap(),
    ];
    let checked = tool("openssl", &arguments, &bench.archive);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));

    // Without an authority its word is read, not believed.
    let unchecked = verified(&bench, &[]);
    assert!(unchecked.intact() && !unchecked.dated);
    assert!(
        time(&unchecked).contains("NOT CHECKED (see --tsa-ca)"),
        "{}",
        time(&unchecked)
    );
    let (code, said) = scripted(&bench, &[]);
    assert!(code == 0 && said.contains(time(&unchecked)), "{code} {said}");
    // Another authority does not vouch for it.
    let other = Tsa::start("other", Manner::Well);
    both_find(
        &bench,
        &[&other],
        &token(1),
        "no authority that you named vouches for it",
    );
    assert!(verified(&bench, &[&other, &tsa]).dated);
    assert_eq!(scripted(&bench, &[&other, &tsa]).0, 0);
}

#[tokio::test]
async fn what_could_not_be_had_is_missing_with_its_reason() {
    let down = nobody();
    let manners = [
        Manner::Slow,
        Manner::Nonsense,
        Manner::OtherImprint,
        Manner::OtherNonce,
        Manner::Rejects,
        Manner::Broken,
    ];
    let tsas: Vec<Tsa> = manners.iter().map(|manner| Tsa::start("one", *manner)).collect();
    let mut urls: Vec<&str> = tsas.iter().map(|tsa| tsa.url.as_str()).collect();
    urls.push(&down);
    let bench = Bench::new(true).await;
    let receipt = stamped(&bench, &urls);
    let due = [
        "no answer within 1.5 s",
        "no time stamp (RFC 3161) that was granted",
        "a time stamp of something else",
        "its nonce is another",
        "status rejection",
        "status 503",
        "could not be reached: Connection refused",
    ];
    for (stamped, due) in receipt.stamps.iter().zip(due) {
        let why = stamped.missing.as_deref().unwrap_or_default();
        assert!(why.contains(due) && stamped.token.is_none(), "{due}: {stamped:?}");
    }
    assert_eq!(receipt.stamps.len(), due.len());
    let undated = verified(&bench, &[]);
    assert!(undated.intact() && !undated.dated, "{:#?}", undated.failures);
    assert!(time(&undated).starts_with("undated"), "{}", time(&undated));
    let (code, said) = scripted(&bench, &[]);
    assert_eq!(code, 0, "{said}");
    for line in time(&undated).lines() {
        assert!(said.contains(line), "{line}\n{said}");
    }
    // Asked for a date, neither has one.
    assert!(!verified(&bench, &[&tsas[0]]).dated);
    let (code, said) = scripted(&bench, &[&tsas[0]]);
    assert!(
        code == 5 && said.contains("when it was sealed was NOT checked"),
        "{code} {said}"
    );
}

#[tokio::test]
async fn a_late_token_breaks_nothing() {
    let tsa = Tsa::start("one", Manner::Broken);
    let bench = Bench::new(true).await;
    stamped(&bench, &[&tsa.url]);
    let before = snapshot(&bench.archive);
    let asking = authorities(&[]);
    let late = || receipt::late(&bench.archive, &bench.signer, &asking, &Clock::system());
    let still = late().unwrap();
    assert!(still.stamps[0].missing.is_some());
    assert_eq!(
        snapshot(&bench.archive),
        before,
        "nothing was had and something was written"
    );
    tsa.behave(Manner::Well);
    let other = Signer::own(&bench.path("other")).unwrap();
    let refused = receipt::late(&bench.archive, &other, &asking, &Clock::system()).unwrap_err();
    assert!(matches!(refused, EvidenceError::Unstampable { .. }) && refused.to_string().contains("another key"));
    let had = late().unwrap();
    assert!(had.number == 2 && had.stamps[0].token.is_some(), "{had:?}");
    let after = snapshot(&bench.archive);
    assert!(
        before.iter().all(|(path, bytes)| after.get(path) == Some(bytes)),
        "something was changed"
    );
    assert_eq!(after.len(), before.len() + 3);
    assert!(verified(&bench, &[&tsa]).dated);
    let (code, said) = scripted(&bench, &[&tsa]);
    assert_eq!(code, 0, "{said}");
    // The later receipt taken away again: the token that it named shows.
    let path = layout::receipt_path(2);
    fs::remove_file(bench.archive.join(&path)).unwrap();
    fs::remove_file(bench.archive.join(layout::signature_path(&path))).unwrap();
    both_find(&bench, &[&tsa], &token(1), "no receipt names it");
    // Asked again, the token that is there is taken, not another one.
    let asked = tsa.asked();
    late().unwrap();
    assert_eq!(tsa.asked(), asked);
    assert!(verified(&bench, &[&tsa]).dated);

    let undated = Bench::sealed().await;
    let refused = receipt::late(&undated.archive, &undated.signer, &asking, &Clock::system()).unwrap_err();
    assert!(refused.to_string().contains("no authority was named"), "{refused}");
    let open = Bench::new(true).await;
    let refused = receipt::late(&open.archive, &open.signer, &asking, &Clock::system()).unwrap_err();
    assert!(refused.to_string().contains("not sealed"), "{refused}");
}

/// Rewrites the receipt to fit the token, as its operator could, who has the key.
pub fn receipted(bench: &Bench, token: &[u8]) {
    let path = bench.archive.join(layout::receipt_path(1));
    let mut receipt: Receipt = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    receipt.stamps[0].token = Some(hecha::evidence::blobs::hash(token));
    let text = serde_json::to_vec_pretty(&receipt).unwrap();
    let signature = bench.signer.sign(&text, &Clock::system()).unwrap();
    fs::write(
        bench.archive.join(layout::signature_path(&layout::receipt_path(1))),
        signature,
    )
    .unwrap();
    fs::write(path, text).unwrap();
}

#[tokio::test]
async fn tokens_that_were_swapped_are_noticed() {
    let tsa = Tsa::start("one", Manner::Well);
    let other = Tsa::start("other", Manner::Well);
    let bench = Bench::new(true).await;
    stamped(&bench, &[&tsa.url, &other.url]);
    let both = [&tsa, &other];
    assert!(verified(&bench, &both).dated);
    assert_eq!(scripted(&bench, &both).0, 0);
    let path = |name: &str| bench.archive.join(name);
    let read = |name: &str| fs::read(path(name)).unwrap();
    let (one, two) = (read(&token(1)), read(&token(2)));
    let (record, signed) = (
        layout::receipt_path(1),
        layout::signature_path(&layout::receipt_path(1)),
    );
    let (whole, seal_of_it) = (read(&record), read(&signed));
    let signature = read(layout::SIGNATURE);

    fs::remove_file(path(&token(1))).unwrap();
    both_find(&bench, &both, &token(1), "the receipt names it and it is missing");
    fs::write(path(&token(1)), &two).unwrap();
    both_find(&bench, &both, &token(1), "its hash is not the one in the receipt");
    // Even by one who has the operator's key.
    for (bytes, what) in [
        (two.clone(), "its nonce is another"),
        (other.token(&signature), "its nonce is another"),
        (tsa.token(b"something else"), "something else than seal.json.sig"),
        (b"<html>".to_vec(), "no time stamp"),
        (Vec::new(), "no time stamp"),
    ] {
        fs::write(path(&token(1)), &bytes).unwrap();
        receipted(&bench, &bytes);
        both_find(&bench, &both, &token(1), what);
    }
    // The token's own signature changed: only openssl, asked about the authority, sees it.
    let mut forged = one.clone();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    fs::write(path(&token(1)), &forged).unwrap();
    receipted(&bench, &forged);
    both_find(&bench, &both, &token(1), "no authority that you named vouches for it");
    assert!(verified(&bench, &[]).intact());

    fs::write(path(&token(1)), &one).unwrap();
    both_find(&bench, &both, &token(1), "its hash is not the one in the receipt");
    fs::write(path(&record), &whole).unwrap();
    both_find(&bench, &both, &record, "it is not signed by the key of the seal");
    fs::write(path(&signed), &seal_of_it).unwrap();
    assert!(verified(&bench, &both).dated);
    fs::remove_file(path(&record)).unwrap();
    both_find(&bench, &both, &record, "it is missing");
    fs::write(path(&record), &whole).unwrap();
    fs::write(path(&token(3)), &one).unwrap();
    both_find(&bench, &both, &token(3), "it was added");
    fs::remove_file(path(&token(3))).unwrap();
    // A receipt of another seal.
    let stranger = Bench::new(true).await;
    let signer = &bench.signer;
    seal::seal(
        &stranger.archive,
        signer,
        &authorities(&[&tsa.url, &other.url]),
        &Clock::system(),
    )
    .unwrap();
    for name in [&record, &signed] {
        fs::copy(stranger.archive.join(name), path(name)).unwrap();
    }
    both_find(&bench, &both, &record, "no receipt for this seal");
}

#[tokio::test]
async fn the_program_asks_and_checks() {
    let tsa = Tsa::start("one", Manner::Well);
    let program = Program::new();
    let bench = Bench::new(true).await;
    let archive = bench.archive.to_str().unwrap();
    let key = bench.path("keys/seal-key.pem");
    let key = key.to_str().unwrap();
    let seal = |url: &str| program.run(&["seal", archive, "--key", key, "--tsa", url, "--tsa-wait", "1"]);
    for bad in ["ftp://tsa.example/", "http://me:secret@tsa.example/", "tsa"] {
        seal(bad).expect(1);
    }
    tsa.behave(Manner::Slow);
    let sealed = seal(&tsa.url);
    sealed.expect(0);
    let told = ["undated", "gave no answer within 1 s", "hecha seal --stamp"];
    assert!(
        told.iter().all(|words| sealed.out().contains(words)),
        "{}",
        sealed.out()
    );
    let late = ["seal", "--stamp", archive, "--key", key, "--tsa-wait", "1"];
    program.run(&late).expect(5);
    tsa.behave(Manner::Well);
    program.run(&late).expect(0);
    let public = bench.public();
    let ca = tsa.ca();
    let verify = [
        "verify",
        archive,
        "--key",
        public.to_str().unwrap(),
        "--tsa-ca",
        ca.to_str().unwrap(),
    ];
    let well = program.run(&verify);
    well.expect(0);
    let words: Vec<String> = well.out().split_whitespace().map(str::to_string).collect();
    assert!(words.join(" ").contains("an authority you named"), "{}", well.out());
    // Without openssl nothing is called checked.
    let without = program.command(&verify).env("PATH", "/nowhere").output().unwrap();
    let out = String::from_utf8_lossy(&without.stdout);
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(without.status.code(), Some(5), "{out}");
    assert!(
        out.contains("NOT CHECKED (no openssl") && out.contains("when it was sealed was NOT"),
        "{out}"
    );
    let bad = [&verify[..5], &[public.to_str().unwrap()]].concat();
    program.run(&bad).expect(1);
    assert_eq!(script(Path::new(archive), &["--tsa-ca", public.to_str().unwrap()]).0, 1);
}

#[tokio::test]
async fn an_authority_is_asked_over_https() {
    let tsa = Tsa::start_https("secure");
    assert!(tsa.url.starts_with("https://"));
    let program = Program::new();
    let bench = Bench::new(true).await;
    let archive = bench.archive.to_str().unwrap();
    let key = bench.path("keys/seal-key.pem");
    let key = key.to_str().unwrap();
    // Nobody that is known vouches for its server: the seal says so, and what to do.
    let strange = program.run(&["seal", archive, "--key", key, "--tsa", &tsa.url, "--tsa-wait", "5"]);
    strange.expect(0);
    for words in ["undated", "UnknownIssuer", "--tsa-tls-ca"] {
        assert!(strange.out().contains(words), "{words}: {}", strange.out());
    }
    let missing = fs::read_to_string(bench.archive.join(layout::receipt_path(1))).unwrap();
    assert!(missing.contains("UnknownIssuer"), "{missing}");
    // Files that are no certificates are refused before anything is asked.
    let refused = program.run(&["seal", "--stamp", archive, "--key", key, "--tsa-tls-ca", key]);
    refused.expect(1);
    assert!(refused.err().contains("no certificate"), "{}", refused.err());
    let ca = tsa.tls_ca();
    let late = [
        "seal",
        "--stamp",
        archive,
        "--key",
        key,
        "--tsa-tls-ca",
        ca.to_str().unwrap(),
    ];
    program.run(&late).expect(0);
    let (public, anchor) = (bench.public(), tsa.ca());
    let verify = ["verify", archive, "--key", public.to_str().unwrap(), "--tsa-ca"];
    program
        .run(&[&verify[..], &[anchor.to_str().unwrap()]].concat())
        .expect(0);
    // Over plain http to the same door nothing is understood, and that costs the seal nothing either.
    let other = Bench::new(true).await;
    let plain = tsa.url.replace("https://", "http://");
    let seal = [
        "seal",
        other.archive.to_str().unwrap(),
        "--key",
        key,
        "--tsa",
        &plain,
        "--tsa-wait",
        "5",
    ];
    let sealed = program.run(&seal);
    sealed.expect(0);
    assert!(sealed.out().contains("undated"), "{}", sealed.out());
}

#[tokio::test]
async fn reports_are_told_what_others_clocks_say() {
    let undated = Bench::sealed().await;
    let told = dated::of(&Layout::new(&undated.archive));
    assert!(told.sealed && !told.any() && told.authorities.is_empty(), "{told:?}");

    let (tsa, down) = (Tsa::start("one", Manner::Well), nobody());
    let bench = Bench::kept(&[&tsa.url, &down]).await;
    let layout = Layout::new(&bench.archive);
    let open = dated::of(&layout);
    let [one, other] = &open.authorities[..] else {
        panic!("{open:?}")
    };
    assert!(
        open.any() && !open.sealed && one.had == one.asked && one.had >= 2,
        "{open:?}"
    );
    assert!(one.first.is_some() && one.first <= one.last && one.seal.is_none());
    assert!(
        (other.had, other.asked) == (0, one.asked) && other.missing.is_some(),
        "{open:?}"
    );
    stamped(&bench, &[&tsa.url, &down]);
    let sealed = dated::of(&layout);
    assert!(sealed.sealed && sealed.authorities.len() == 2, "{sealed:?}");
    assert!(
        sealed.authorities[0].seal >= one.last && sealed.authorities[0].missing.is_none(),
        "{sealed:?}"
    );
    assert!(
        sealed.authorities[1].seal.is_none() && sealed.authorities[1].missing.is_some(),
        "{sealed:?}"
    );
    // A token for something else says nothing.
    fs::write(layout.at(&token(1)), tsa.token(b"something else")).unwrap();
    assert!(dated::of(&layout).authorities[0].seal.is_none());
}
