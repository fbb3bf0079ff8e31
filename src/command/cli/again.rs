//! Arguments of `hecha reverify`.

use std::path::PathBuf;

use clap::Args;

use super::{BrowserArgs, Language, SigningArgs, StampArgs};

/// `hecha reverify`
///
/// Walks the cases of one finding again with the scenarios, words, rules and profiles that lie in the archive (or in a
/// partial hand-out), on the same site as it is now. Writes ARCHIVE.reverify-N, which keeps the seal of the one before,
/// and `reverify/index.html` among its results: verdicts, words and pictures, then and now. Nothing is submitted.
#[derive(Debug, Args)]
#[command(
    after_help = "Outcomes: confirmed (the same verdict), resolved (a fail that passes now), differs, cannot tell.\n\
    Exit codes: 0 confirmed or resolved, 4 differs, 5 cannot tell; 1 wrong use, or an archive that was changed."
)]
pub struct ReverifyArgs {
    /// The archive, sealed.
    pub archive: PathBuf,
    /// The finding: SITE/INDICATOR or SITE/INDICATOR/ITEM.
    pub finding: String,
    /// Which browser.
    #[command(flatten)]
    pub browser: BrowserArgs,
    /// A person answers captchas and SMS codes at this terminal.
    #[arg(long)]
    pub attended: bool,
    /// Accounts by name, a YAML file only its owner may read (mode 0600).
    #[arg(long, value_name = "FILE", env = "HECHA_SECRETS")]
    pub secrets: Option<PathBuf>,
    /// Language of the reports.
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    pub lang: Language,
    /// Leave the new archive open at the end; `hecha seal` closes it later.
    #[arg(long)]
    pub no_seal: bool,
    /// What signs the new archive.
    #[command(flatten)]
    pub signing: SigningArgs,
    /// Who says by when.
    #[command(flatten)]
    pub stamps: StampArgs,
}
