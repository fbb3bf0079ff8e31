//! Arguments of `hecha calibrate`.

use std::path::PathBuf;

use clap::Args;

use super::{BrowserArgs, EvidenceLevel, Language, SigningArgs, StampArgs};

/// `hecha calibrate`
#[derive(Debug, Args, Clone)]
#[command(after_help = "\
    hecha calibrate                      20 platforms, 87 items\n\
    hecha calibrate --scale 0.02         five platforms, 17 items, for a quick look\n\
    hecha calibrate --scale 1 --jobs 8   the notice's 201 platforms and 865 items\n\
    hecha calibrate --resume ARCHIVE     continue one that was stopped\n\n\
    Exit codes: 0 every fault was found and nothing else was called one, 3 a fault was missed or a case that is well\n\
    was called a fail, 5 some cases stayed open or the walk was stopped.")]
pub struct CalibrateArgs {
    /// Share of the notice's numbers, 0.01 to 1.
    #[arg(long, value_name = "SHARE", default_value = "0.1", value_parser = scale)]
    pub scale: f64,
    /// Seed of the faults: the same seed and scale give the same fleet.
    #[arg(long, value_name = "NUMBER", default_value_t = 20_171_006)]
    pub seed: u64,
    /// Which browser.
    #[command(flatten)]
    pub browser: BrowserArgs,
    /// Sessions at a time; default: two for each processor.
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// The archive's folder; default: `archive/<run id>`.
    #[arg(long, value_name = "FOLDER")]
    pub archive: Option<PathBuf>,
    /// Continue a calibration that was stopped, with the scale and seed that it was begun with.
    #[arg(long, value_name = "ARCHIVE", conflicts_with_all = ["archive", "scale", "seed", "scenarios"])]
    pub resume: Option<PathBuf>,
    /// How much evidence is taken.
    #[arg(long, value_enum, default_value_t = EvidenceLevel::Light)]
    pub evidence: EvidenceLevel,
    /// Print calibration.json instead of the tables.
    #[arg(long)]
    pub json: bool,
    /// A folder whose journeys, flows, lexicon and indicators come before the built-in ones: what they are worth is
    /// measured.
    #[arg(long, value_name = "FOLDER")]
    pub scenarios: Option<PathBuf>,
    /// Language of the reports.
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    pub lang: Language,
    /// Leave the archive open at the end; `hecha seal` closes it later.
    #[arg(long)]
    pub no_seal: bool,
    /// What signs the archive.
    #[command(flatten)]
    pub signing: SigningArgs,
    /// Who says by when.
    #[command(flatten)]
    pub stamps: StampArgs,
}

fn scale(text: &str) -> Result<f64, String> {
    let share = text.parse::<f64>().ok().filter(|share| (0.01..=1.0).contains(share));
    share.ok_or_else(|| "a number from 0.01 to 1, e.g. 0.1 for a tenth of the notice's fleet".into())
}
