//! `human`: what only a person may do. Unattended it is a block with its reason, never a guess.

use std::io::{BufRead, Write};
use std::sync::Mutex;

use super::{Outcome, Stop, Walk};
use crate::browser::session::Extent;
use crate::clock::Budget;
use crate::journey::capture;
use crate::record::query::Need;
use crate::record::step::{BlobKind, End};
use crate::record::verdict::Block;
use crate::scenario::locator::Locator;
use crate::scenario::step::HumanTask;

/// One operator serves all sessions, one question at a time.
static OPERATOR: Mutex<()> = Mutex::new(());

pub async fn perform(
    walk: &mut Walk<'_>,
    what: HumanTask,
    field: Option<&Locator>,
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
    let answer = tokio::task::spawn_blocking(move || ask(&question, shown.as_deref()))
        .await
        .unwrap_or(None);
    walk.budget = walk.budget.extended(walk.setting.clock.now().duration_since(began));
    if let Some((capture, covered)) = picture {
        outcome.blobs.push(capture);
        outcome.covered.extend(covered);
    }
    match answer {
        Some(answer) => {
            walk.redactor.typed(block.word(), &answer);
            walk.session
                .fill(&element, &answer, None, walk.setting.clocks.action)
                .await?;
        }
        None => {
            outcome.end = End::Blocked(block);
            outcome.detail = "the person asked gave no answer".into();
        }
    }
    Ok(outcome)
}

/// Shows where the picture lies and reads one line; an empty one means no answer.
fn ask(question: &str, picture: Option<&[u8]>) -> Option<String> {
    let _turn = OPERATOR.lock().ok()?;
    let mut terminal = std::io::stderr().lock();
    writeln!(terminal, "\n{question}").ok()?;
    if let Some(bytes) = picture {
        let path = std::env::temp_dir().join(format!("hecha-question-{}.png", std::process::id()));
        std::fs::write(&path, bytes).ok()?;
        writeln!(terminal, "  picture: {}", path.display()).ok()?;
    }
    write!(terminal, "  answer (empty to give up): ").ok()?;
    terminal.flush().ok()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).ok()?;
    let answer = line.trim();
    (!answer.is_empty()).then(|| answer.to_string())
}
