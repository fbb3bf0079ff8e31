//! `human`: what only a person may do. Unattended it is a block with its reason, never a guess.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::{Mutex, mpsc, watch};

use super::{Outcome, Stop, Walk};
use crate::browser::session::Extent;
use crate::clock::Budget;
use crate::journey::capture;
use crate::record::query::Need;
use crate::record::step::{BlobKind, End};
use crate::record::verdict::Block;
use crate::scenario::locator::Locator;
use crate::scenario::step::HumanTask;

/// How long a person is waited for, where the step has no `timeout`.
const PATIENCE: Duration = Duration::from_secs(600);

pub async fn perform(
    walk: &mut Walk<'_>,
    what: HumanTask,
    field: Option<&Locator>,
    timeout: Option<Duration>,
    budget: Budget,
) -> Result<Outcome, Stop> {
    let block = match what {
        HumanTask::Captcha => Block::Captcha,
        HumanTask::Sms => Block::Sms,
        HumanTask::Realname => Block::Realname,
    };
    if !walk.setting.attended {
        return Ok(Outcome::ended(
            End::Blocked(block),
            "nobody attends this run; --attended asks a person",
        ));
    }
    let (element, _, mut outcome) = match field {
        None => {
            return Ok(Outcome::ended(
                End::Blocked(block),
                "the step names no field that takes an answer",
            ));
        }
        Some(field) => match walk.find(field, Need::Fill, budget).await? {
            Ok(found) => found,
            Err(outcome) => return Ok(outcome),
        },
    };
    let began = walk.setting.clock.now();
    let picture = capture::picture(walk, Extent::Viewport, BlobKind::Viewport).await?;
    let question = format!("{}: {} needs a person ({})", walk.job.key, element.name, block.word());
    let shown = picture.as_ref().map(|(capture, _)| capture.bytes.clone());
    let mut stop = walk.setting.stop.clone();
    // One operator serves all sessions, one question at a time.
    let answer = {
        let mut lines = lines().lock().await;
        let patience = timeout.unwrap_or(PATIENCE);
        ask(&mut lines, &question, shown.as_deref(), patience, &mut stop).await
    };
    walk.budget = walk.budget.extended(walk.setting.clock.now().duration_since(began));
    if let Some((capture, covered)) = picture {
        outcome.blobs.push(capture);
        outcome.covered.extend(covered);
    }
    match answer {
        Ok(answer) => {
            walk.redactor.typed(block.word(), &answer);
            walk.session
                .fill(&element, &answer, None, walk.setting.clocks.action)
                .await?;
        }
        Err(why) => {
            outcome.end = End::Blocked(block);
            outcome.detail = why.into();
        }
    }
    Ok(outcome)
}

/// Lines that a person types. A thread of its own reads them: it holds nothing that others need, and nobody waits for it
/// when the run ends.
fn lines() -> &'static Mutex<Lines> {
    static LINES: OnceLock<Mutex<Lines>> = OnceLock::new();
    LINES.get_or_init(|| {
        let (tell, typed) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            let typed = std::io::stdin().lines().map_while(Result::ok);
            typed
                .map(|line| tell.send(line))
                .take_while(Result::is_ok)
                .for_each(drop);
        });
        Mutex::new(Lines { typed, late: false })
    })
}

/// What was typed and not yet taken for an answer.
struct Lines {
    typed: mpsc::UnboundedReceiver<String>,
    /// A question went unanswered: what was typed since is no answer to another.
    late: bool,
}

/// Asks: tells where the picture lies and takes one line; an empty one means no answer.
async fn ask(
    lines: &mut Lines,
    question: &str,
    picture: Option<&[u8]>,
    patience: Duration,
    stop: &mut watch::Receiver<bool>,
) -> Result<String, &'static str> {
    if std::mem::take(&mut lines.late) {
        while lines.typed.try_recv().is_ok() {}
    }
    let shown = picture.and_then(Shown::write);
    tell(question, shown.as_ref());
    let stopped = async {
        if stop.wait_for(|stopped| *stopped).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let line = tokio::select! {
        line = lines.typed.recv() => line.unwrap_or_default(),
        () = stopped => return Err("the run was stopped before the person asked answered"),
        () = tokio::time::sleep(patience) => {
            lines.late = true;
            return Err("the person asked did not answer in time");
        }
    };
    let answer = line.trim();
    match answer.is_empty() {
        true => Err("the person asked gave no answer"),
        false => Ok(answer.to_owned()),
    }
}

/// Writes the question, and holds the terminal no longer than that.
fn tell(question: &str, picture: Option<&Shown>) {
    let picture = picture.map_or(String::new(), |shown| format!("  picture: {}\n", shown.0.display()));
    let mut terminal = std::io::stderr().lock();
    let _ = write!(terminal, "\n{question}\n{picture}  answer (empty to give up): ");
    let _ = terminal.flush();
}

/// A picture for the person asked, gone when the question is over.
struct Shown(PathBuf);

impl Shown {
    fn write(bytes: &[u8]) -> Option<Shown> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("hecha-question-{}-{number}.png", std::process::id());
        let path = std::env::temp_dir().join(name);
        let mut file = std::fs::OpenOptions::new();
        let mut file = file.write(true).create_new(true).mode(0o600).open(&path).ok()?;
        let shown = Shown(path);
        file.write_all(bytes).ok()?;
        Some(shown)
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_person_answers_or_not_and_nobody_waits_for_ever() {
        let (tell, typed) = mpsc::unbounded_channel();
        let (end, mut stop) = watch::channel(false);
        let mut lines = Lines { typed, late: false };
        let patience = Duration::from_secs(600);
        let of = |line: &str| tell.send(line.to_owned()).expect("there");
        of(" ab12 ");
        assert_eq!(
            ask(&mut lines, "?", Some(b"png"), patience, &mut stop).await.as_deref(),
            Ok("ab12")
        );
        of("");
        assert!(ask(&mut lines, "?", None, patience, &mut stop).await.is_err());
        let short = Duration::from_millis(20);
        let late = ask(&mut lines, "?", None, short, &mut stop).await;
        assert_eq!(late, Err("the person asked did not answer in time"));
        of("too late");
        let next = ask(&mut lines, "?", None, patience, &mut stop);
        let (next, ()) = tokio::join!(next, async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            of("in time");
        });
        assert_eq!(next.as_deref(), Ok("in time"), "a late line answers no other question");
        end.send(true).expect("there");
        let stopped = ask(&mut lines, "?", None, patience, &mut stop).await;
        assert!(stopped.is_err_and(|why| why.contains("stopped")));
        let left = std::fs::read_dir(std::env::temp_dir()).expect("the folder").flatten();
        let ours = format!("hecha-question-{}-", std::process::id());
        assert!(
            !left
                .into_iter()
                .any(|entry| entry.file_name().to_string_lossy().starts_with(&ours))
        );
    }
}
