//! Downloads on the classic channel: files that appear in the session's folder.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::Instant;

use super::act::DOCUMENT;
use super::{Classic, PROMPT, or};
use crate::browser::session::{Body, FetchBy, Fetched, Lost};
use crate::browser::socket::lock;
use crate::record::page::{Download, DownloadEnd, Effect};

/// How long after everything else is still a file may take to appear.
const BEGINS: Duration = Duration::from_millis(2_500);

impl Classic {
    /// Fetches a file.
    pub async fn download(&mut self, by: FetchBy<'_>, budget: Duration) -> Result<Option<Fetched>, Lost> {
        let during = "downloading";
        let deadline = Instant::now() + budget;
        let before = self.files();
        let (effect, url) = match by {
            FetchBy::Click(element) => {
                let url = element.href.clone().unwrap_or_default();
                (self.click(element, budget).await?, url)
            }
            FetchBy::Url(url) => {
                let opened = self.command(PROMPT, during, self.client.new_window(true)).await;
                // Never in the page that is looked at: without a tab of its own nothing is fetched.
                if !or(opened.map(|_| true), |_| false)? {
                    return Ok(None);
                }
                self.track_windows(during).await?;
                let navigated = self.fetch_here(url, &before, deadline).await?;
                let effect = Effect {
                    new_tab: true,
                    navigated,
                    ..Effect::default()
                };
                (effect, url.to_owned())
            }
        };
        let shows = effect.navigated || effect.new_tab && matches!(by, FetchBy::Click(_));
        let begins = if shows {
            Instant::now()
        } else {
            deadline.min(Instant::now() + BEGINS)
        };
        let fresh = loop {
            let fresh = self.files().into_iter().find(|file| !before.contains(file));
            if fresh.is_some() || Instant::now() >= begins {
                break fresh;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        };
        let Some(file) = fresh else {
            if shows {
                return Ok(Some(self.shown_instead(effect, &url).await?));
            }
            if matches!(by, FetchBy::Url(_)) {
                self.close_tab().await?;
            }
            return Ok(None);
        };
        let (file, end) = self.finished(&file, &before, deadline).await;
        if matches!(by, FetchBy::Url(_)) {
            self.close_tab().await?;
        }
        let bytes = std::fs::metadata(&file).map_or(0, |facts| facts.len());
        let name = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let download = Download {
            url,
            name,
            bytes,
            end,
            blob: None,
            found: String::new(),
        };
        lock(&self.known).files.push(file.clone());
        let file = Some(file).filter(|_| end == DownloadEnd::Complete);
        Ok(Some(Fetched {
            download,
            file,
            shown: None,
            refused: None,
            effect,
        }))
    }

    /// Sends the blank tab shown to an address; true when a page came, not a file. The driver's own command for it would
    /// wait for a page that a download never brings.
    async fn fetch_here(&mut self, url: &str, before: &[PathBuf], deadline: Instant) -> Result<bool, Lost> {
        let during = "downloading";
        let text = "const url=arguments[0];setTimeout(()=>{location.href=url},0)";
        let going = self.client.execute(text, vec![url.into()]);
        or(self.command(PROMPT, during, going).await.map(|_| ()), |_| ())?;
        loop {
            if self.files().iter().any(|file| !before.contains(file)) || Instant::now() >= deadline {
                return Ok(false);
            }
            let ask = format!("[{DOCUMENT}]");
            type Here = [(f64, String, String, bool); 1];
            let here: Option<Here> = or(self.run(&ask, PROMPT, during).await.map(Some), |_| None)?;
            match here {
                Some([(_, at, ..)]) if at.starts_with("about:neterror") || at.starts_with("chrome-error:") => {
                    return Ok(false);
                }
                Some([(_, at, ready, _)]) if at != "about:blank" && ready == "complete" => return Ok(true),
                _ => tokio::time::sleep(Duration::from_millis(40)).await,
            }
        }
    }

    /// Waits until a file has come whole: nothing new is partial any more, and it no longer grows. Browsers rename
    /// while they write, so it is looked for anew each time.
    async fn finished(&self, first: &Path, before: &[PathBuf], deadline: Instant) -> (PathBuf, DownloadEnd) {
        let mut last = None;
        loop {
            let fresh: Vec<PathBuf> = self.files().into_iter().filter(|file| !before.contains(file)).collect();
            let size = |file: &PathBuf| std::fs::metadata(file).map_or(0, |facts| facts.len());
            let whole = fresh.iter().find(|file| !is_partial(file)).cloned();
            if fresh.iter().any(|file| size(file) > self.download_cap) {
                fresh.iter().for_each(|file| drop(std::fs::remove_file(file)));
                return (whole.unwrap_or_else(|| whole_name(first)), DownloadEnd::TooLarge);
            }
            let now = whole.as_ref().map(|file| (file.clone(), size(file)));
            if !fresh.iter().any(|file| is_partial(file)) && now.is_some() && now == last {
                return (whole.unwrap_or_else(|| first.to_owned()), DownloadEnd::Complete);
            }
            if Instant::now() >= deadline {
                return (whole.unwrap_or_else(|| whole_name(first)), DownloadEnd::TimedOut);
            }
            last = now;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn shown_instead(&mut self, effect: Effect, url: &str) -> Result<Fetched, Lost> {
        let facts = self.facts().await?;
        let url = if facts.url.is_empty() {
            url.to_owned()
        } else {
            facts.url
        };
        let download = Download {
            url,
            name: String::new(),
            bytes: 0,
            end: DownloadEnd::Broken,
            blob: None,
            found: String::new(),
        };
        Ok(Fetched {
            download,
            file: None,
            shown: Some((facts.content_type, facts.status)),
            refused: None,
            effect,
        })
    }

    /// Files in the session's folder, partial ones too.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let listed = std::fs::read_dir(&self.downloads).into_iter().flatten().flatten();
        listed
            .map(|entry| entry.path())
            .filter(|path| path.is_file() && !is_hidden(path))
            .collect()
    }

    /// This channel tells no certificates.
    pub async fn chain(&mut self, _origin: &str) -> Result<Result<Vec<Vec<u8>>, String>, Lost> {
        Ok(Err("the classic channel tells no certificates".to_owned()))
    }

    /// This channel never sees bodies.
    pub async fn body(&mut self, _request: &str) -> Result<Option<Body>, Lost> {
        Ok(None)
    }
}

/// Chromium begins under a hidden name of its own.
fn is_hidden(file: &Path) -> bool {
    file.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with(".org.chromium."))
}

/// Firefox writes `name.part` (with random letters before `.part`), Chromium `name.crdownload`.
fn is_partial(file: &Path) -> bool {
    file.extension()
        .is_some_and(|kind| kind == "part" || kind == "crdownload")
}

fn whole_name(file: &Path) -> PathBuf {
    if !is_partial(file) {
        return file.to_owned();
    }
    let stem = file.with_extension("");
    // `form.AbCdEf12.pdf.part`: the random part stands before the real ending.
    let name = stem
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut parts: Vec<&str> = name.split('.').collect();
    if parts.len() >= 3 && parts[parts.len() - 2].len() == 8 {
        parts.remove(parts.len() - 2);
    }
    file.with_file_name(parts.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_files_name_the_whole() {
        assert_eq!(
            whole_name(Path::new("/d/form.AbCdEf12.pdf.part")),
            Path::new("/d/form.pdf")
        );
        assert_eq!(
            whole_name(Path::new("/d/form.pdf.crdownload")),
            Path::new("/d/form.pdf")
        );
        assert_eq!(whole_name(Path::new("/d/form.pdf")), Path::new("/d/form.pdf"));
    }
}
