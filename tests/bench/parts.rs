//! What is measured without a second way of walking: checking files, memory over many jobs, verifying an archive.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::bars::{Bars, median};
use super::measure::Failure;
use super::ways::Place;

/// `hecha check` of 1,000 scenario files against a YAML parser alone on the same files.
pub fn check(place: &Place, bars: &mut Bars) -> Result<(), Failure> {
    const WHAT: &str = "`hecha check` of 1,000 files / a YAML parser alone";
    let (ours, bare) = (place.program("hecha"), place.program("examples/yaml_floor"));
    let help = Command::new(&ours).args(["check", "--help"]).output();
    if !bare.is_file() || !help.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("PATH")) {
        bars.not_measured("`hecha check` against a bare parser: `hecha check` or the example yaml_floor is not built");
        return Ok(());
    }
    let folder = place.out().join("check");
    fs::create_dir_all(&folder)?;
    let text = fs::read_to_string(place.root().join("tests/bench/ours/bench-journey.yaml"))?;
    for number in 0..1000 {
        let name = format!("bench-journey-{number}");
        fs::write(
            folder.join(format!("{name}.yaml")),
            text.replace("scenario: bench-journey", &format!("scenario: {name}")),
        )?;
    }
    let time = |words: &[&std::ffi::OsStr]| -> Result<f64, Failure> {
        let mut all = Vec::new();
        for _ in 0..7 {
            let started = Instant::now();
            let output = Command::new(words[0]).args(&words[1..]).output()?;
            if !output.status.success() {
                return Err(format!("{words:?} failed: {}", String::from_utf8_lossy(&output.stderr)).into());
            }
            all.push(started.elapsed().as_secs_f64());
        }
        all.sort_by(f64::total_cmp);
        Ok(median(&all))
    };
    let mut ratios = Vec::new();
    for _ in 0..3 {
        let with = time(&[ours.as_os_str(), "check".as_ref(), folder.as_os_str()])?;
        let without = time(&[bare.as_os_str(), folder.as_os_str()])?;
        println!(
            "  check of 1,000 files: {:.0} ms; a YAML parser alone: {:.0} ms",
            with * 1000.0,
            without * 1000.0
        );
        ratios.push(with / without);
    }
    bars.given(WHAT, ratios, 3.0, 1.5);
    Ok(())
}

/// Peak memory of `hecha run` over ten times as many jobs, the short one first.
pub fn many(place: &Place, bars: &mut Bars, jobs: usize, few: usize) -> Result<(), Failure> {
    let mut peaks = Vec::new();
    for count in [few, few * 10] {
        let archive = place.out().join(format!("many-{count}"));
        let cost = place.run_ours("bench-open", "light", &archive, count, jobs)?;
        println!(
            "  {count} jobs: peak memory {:.1} MiB, {:.0} jobs/min",
            cost.runner_mib,
            count as f64 * 60.0 / cost.wall
        );
        peaks.push(cost.runner_mib);
        fs::remove_dir_all(&archive)?;
    }
    let what = format!("runner's peak memory, {} jobs / {few} jobs", few * 10);
    bars.given(&what, vec![peaks[1] / peaks[0]], 1.1, 1.0);
    Ok(())
}

/// `hecha verify` of a sealed archive against `sha256sum` of the same files, in turn.
pub fn verify(place: &Place, bars: &mut Bars, journeys: usize) -> Result<(), Failure> {
    let archive = place.out().join("verified");
    place.run_ours("bench-journey", "standard", &archive, journeys, 2)?;
    let time = |command: &mut Command| -> Result<f64, Failure> {
        let started = Instant::now();
        let status = command.stdout(Stdio::null()).status()?;
        if !status.success() {
            return Err(format!("{command:?} ended with {status}").into());
        }
        Ok(started.elapsed().as_secs_f64())
    };
    let mut ratios = Vec::new();
    for _ in 0..7 {
        let key = archive.join("certs/public-key.pem");
        let ours = time(
            Command::new(place.program("hecha"))
                .arg("verify")
                .arg(&archive)
                .arg("--key")
                .arg(key),
        )?;
        let sums = "find . -type f -print0 | xargs -0 sha256sum";
        let plain = time(Command::new("sh").args(["-c", sums]).current_dir(&archive))?;
        println!(
            "  hecha verify: {:.0} ms; sha256sum: {:.0} ms",
            ours * 1000.0,
            plain * 1000.0
        );
        ratios.push(ours / plain);
    }
    fs::remove_dir_all(&archive)?;
    bars.given("`hecha verify` / `sha256sum` of the same files, time", ratios, 1.2, 1.0);
    Ok(())
}
