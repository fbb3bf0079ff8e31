//! By when a run was there, in sentences: the stamps that it has, or that it has none.

use chrono::{DateTime, FixedOffset, Utc};

use crate::record::dated::{Authority, Dated};
use crate::record::finding::Sentence;

/// China's civil time, in seconds east of Greenwich.
const EAST_8: i32 = 8 * 3600;

/// What a report says; the first sentence is the one for a short place.
pub fn sentences(dated: &Dated) -> Vec<Sentence> {
    let mut all = Vec::new();
    if !dated.any() {
        all.push(Sentence {
            zh: "未取得时间戳：形成时间仅由本机时钟记录".into(),
            en: "Undated: no time stamp was had; only this machine's own clock says when".into(),
        });
    }
    all.extend(dated.authorities.iter().map(of_authority));
    if !dated.sealed && !dated.authorities.is_empty() {
        all.push(Sentence {
            zh: "本页写于封存之前；封存时另取的时间戳见 hecha verify 和 hecha report --out".into(),
            en: "written before sealing: what the authorities stamp then, hecha verify and hecha report --out tell"
                .into(),
        });
    }
    all
}

fn of_authority(authority: &Authority) -> Sentence {
    let tsa = &authority.tsa;
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if let (Some(first), Some(last)) = (authority.first, authority.last) {
        let (first, last) = (shown(first), shown(last));
        zh.push(format!(
            "检查点 {} / {}，{first} 至 {last}",
            authority.had, authority.asked
        ));
        en.push(format!(
            "{} of {} checkpoints, {first} to {last}",
            authority.had, authority.asked
        ));
    } else if authority.asked > 0 {
        zh.push(format!("检查点 0 / {}", authority.asked));
        en.push(format!("0 of {} checkpoints", authority.asked));
    }
    if let Some(seal) = authority.seal.map(shown) {
        zh.push(format!("封存 {seal}"));
        en.push(format!("the seal {seal}"));
    }
    if let Some(why) = &authority.missing {
        zh.push(format!("缺：{why}"));
        en.push(format!("lacking: {why}"));
    }
    Sentence {
        zh: format!("时间戳 {tsa}：{}", zh.join("；")),
        en: format!("Time stamps of {tsa}: {}", en.join("; ")),
    }
}

/// In China's time.
fn shown(at: DateTime<Utc>) -> String {
    let zone = FixedOffset::east_opt(EAST_8);
    zone.map_or_else(
        || at.to_rfc3339(),
        |zone| at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S %:z").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_named_and_their_lack_is_said() {
        let undated = sentences(&Dated::default());
        assert_eq!(undated.len(), 1);
        assert!(undated[0].zh.contains("未取得时间戳") && undated[0].en.starts_with("Undated"));
        let at = DateTime::from_timestamp(1_795_823_115, 0);
        let one = Authority {
            tsa: "http://tsa.example/".into(),
            asked: 3,
            had: 2,
            first: at,
            last: at,
            seal: None,
            missing: Some("it was down".into()),
        };
        let dated = Dated {
            sealed: false,
            authorities: vec![one.clone()],
        };
        let said = sentences(&dated);
        assert_eq!(said.len(), 2);
        assert!(
            said[0].en.contains("2 of 3 checkpoints, 2026-11-28 07:45:15 +08:00"),
            "{}",
            said[0].en
        );
        assert!(
            said[0].zh.contains("检查点 2 / 3") && said[0].zh.contains("缺：it was down"),
            "{}",
            said[0].zh
        );
        assert!(said[1].zh.contains("封存之前"));
        let sealed = Dated {
            sealed: true,
            authorities: vec![Authority {
                seal: at,
                missing: None,
                ..one
            }],
        };
        let said = sentences(&sealed);
        assert!(
            said.len() == 1 && said[0].en.contains("the seal 2026-11-28"),
            "{said:?}"
        );
        let none = Dated {
            sealed: true,
            authorities: vec![Authority {
                asked: 2,
                tsa: "x".into(),
                ..Authority::default()
            }],
        };
        let said = sentences(&none);
        assert!(
            said.len() == 2 && said[0].zh.contains("未取得时间戳") && said[1].en.contains("0 of 2"),
            "{said:?}"
        );
    }
}
