//! What the control pages said of the network while something was walked.

use chrono::{DateTime, FixedOffset};

/// The network during an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Network {
    /// Controls before and after it were well.
    Well,
    /// A control failed and none had been well again: nothing seen then counts.
    Failing,
    /// The next control failed, the one before was well: what looks like a failing site may have been the network.
    Doubtful,
    /// No control was tried.
    #[default]
    Unknown,
}

impl Network {
    /// Whether a failed connection must be laid to our own network.
    pub fn is_suspect(self) -> bool {
        match self {
            Network::Failing | Network::Doubtful => true,
            Network::Well | Network::Unknown => false,
        }
    }
}

/// The network from `start` to `end` by the controls, which are in the order of their time.
pub fn during(
    controls: &[(DateTime<FixedOffset>, bool)],
    start: DateTime<FixedOffset>,
    end: DateTime<FixedOffset>,
) -> Network {
    if controls.is_empty() {
        return Network::Unknown;
    }
    let before = controls.iter().rev().find(|(at, _)| *at <= start);
    let within = controls.iter().any(|(at, well)| *at > start && *at <= end && !well);
    if before.is_some_and(|(_, well)| !well) || within {
        return Network::Failing;
    }
    match controls.iter().find(|(at, _)| *at > end) {
        Some((_, false)) => Network::Doubtful,
        Some((_, true)) | None => Network::Well,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: u32) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(&format!("2026-11-23T10:{minute:02}:00+08:00")).expect("a time")
    }

    #[test]
    fn windows() {
        let controls = [(at(0), true), (at(10), false), (at(15), false), (at(20), true)];
        assert_eq!(during(&controls, at(1), at(2)), Network::Doubtful);
        assert_eq!(during(&controls, at(5), at(11)), Network::Failing);
        assert_eq!(during(&controls, at(12), at(13)), Network::Failing);
        assert_eq!(during(&controls, at(16), at(22)), Network::Failing);
        assert_eq!(during(&controls, at(21), at(22)), Network::Well);
        assert_eq!(during(&[], at(1), at(2)), Network::Unknown);
        assert_eq!(during(&controls[..1], at(1), at(2)), Network::Well);
    }
}
