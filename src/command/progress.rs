//! Shows a run under way: a bar with the time left on a terminal, plain lines elsewhere.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::sync::mpsc;

use crate::record::observation::JobKey;
use crate::record::verdict::Verdict;
use crate::run::progress::Progress;

/// Listens until the run ends.
pub async fn show(mut events: mpsc::UnboundedReceiver<Progress>) {
    let mut shown = Shown::new(std::io::stderr().is_terminal());
    let mut tick = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            event = events.recv() => match event {
                Some(event) => shown.take(event),
                None => break,
            },
            _ = tick.tick() => shown.bar.tick(),
        }
    }
    shown.bar.finish_and_clear();
}

struct Shown {
    bar: ProgressBar,
    lines: bool,
    jobs: usize,
    ended: usize,
    counts: BTreeMap<Verdict, usize>,
    under_way: Vec<JobKey>,
}

impl Shown {
    fn new(terminal: bool) -> Shown {
        let target = if terminal {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template("{elapsed:>4} {bar:20} {pos}/{len} ~{eta} {wide_msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Shown {
            bar,
            lines: !terminal,
            jobs: 0,
            ended: 0,
            counts: BTreeMap::new(),
            under_way: Vec::new(),
        }
    }

    fn take(&mut self, event: Progress) {
        match event {
            Progress::Planned { jobs, ended } => {
                self.jobs = jobs;
                self.ended = ended;
                self.bar.set_length(jobs as u64);
                self.bar.set_position(ended as u64);
                let done = if ended > 0 {
                    format!(", {ended} of them done before")
                } else {
                    String::new()
                };
                self.say(&format!("{jobs} jobs{done}"));
            }
            Progress::Begun { job, .. } => self.under_way.push(job),
            Progress::Attempted {
                job,
                attempt,
                ended,
                again,
            } => {
                self.under_way.retain(|other| *other != job);
                tracing::info!(%job, attempt, ?ended, again, "attempt");
            }
            Progress::Ended { job, findings } => {
                self.ended += 1;
                self.bar.set_position(self.ended as u64);
                for finding in &findings {
                    *self.counts.entry(finding.verdict).or_default() += 1;
                }
                let told: Vec<String> = findings
                    .iter()
                    .map(|finding| format!("{} {}", finding.indicator, finding.verdict))
                    .collect();
                self.line(&format!("[{}/{}] {job}: {}", self.ended, self.jobs, told.join(", ")));
            }
            Progress::Control { well: true, .. } => {}
            Progress::Control { well: false, url } => {
                self.say(&format!(
                    "the control page {url} does not answer: sites are not blamed while that lasts"
                ));
            }
            Progress::NoSession { why } => self.say(&format!("no browser session: {why}")),
        }
        self.bar.set_message(self.message());
    }

    fn message(&self) -> String {
        let counts: Vec<String> = self
            .counts
            .iter()
            .map(|(verdict, number)| format!("{number} {verdict}"))
            .collect();
        let at = self.under_way.last().map(|job| format!(" · {job}")).unwrap_or_default();
        format!("{}{at}", counts.join(" "))
    }

    /// Said in any case.
    fn say(&self, text: &str) {
        self.bar.suspend(|| warn!("{text}"));
    }

    /// Said where there is no bar.
    fn line(&self, text: &str) {
        if self.lines {
            warn!("{text}");
        }
    }
}
