//! Steps of a procedure (办理环节): whether a step says what happens in it, or only its own name.

use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use crate::reading::normal::{is_han, normal};

/// How many characters a step must say beyond its name.
const SAID: usize = 6;

/// Whether a step is a bare name once names of steps and words that every step could hold are struck out.
pub fn is_bare(words: &str) -> bool {
    static EVERY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            "第[一二三四五六七八九十0-9]+步|步骤|环节|流程|办理|申请人|申请|申报|提出|提交|材料|受理|收件|接件|登记|初审|复审|预审|终审|审查|审核|审批|审定|核准|核查|核验|勘验|勘察|踏勘|评审|评估|公示|公告|决定|批准|签发|签批|办结|制证|制作|发证|颁证|颁发|领证|领取|取件|送达|证照|证书|归档|备案|缴费|现场|工作人员|经办人|窗口|部门|机关|单位|依法|依规|进行|予以|负责|科室|股室|处室|领导|分管|岗位|责任|承办|时限|个工作日|相关|有关|意见|结果|事项|工作|[0-9.]+",
        )
    });
    let text = normal(words);
    let rest = EVERY.replace_all(&text, "");
    rest.chars()
        .filter(|c| is_han(*c))
        .filter(|c| !"的和与并及或对由后在至到从了将个日天人".contains(*c))
        .count()
        < SAID
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_steps() {
        for bare in [
            "受理",
            "1. 受理",
            "第一步：申请",
            "申请人提出申请",
            "受理：窗口受理",
            "审查与决定",
            "现场勘验",
            "依法审批",
            "办结",
            "制证发证",
            "部门审核",
            "申请：申请人提交申请材料",
            "审核\n办理人：科室\n时限：3个工作日\n结果：审核",
        ] {
            assert!(is_bare(bare), "{bare}");
        }
        for told in [
            "受理：窗口收到材料后1个工作日内完成形式审查，材料不全的一次性告知需补正的全部内容",
            "申请：申请人登录政务服务平台在线提交，或到政务服务中心综合窗口提交申请材料",
            "送达：由申请人到窗口领取证照，或通过邮政快递免费寄送",
            "决定：分管负责人在2个工作日内作出准予或者不予许可的书面决定",
        ] {
            assert!(!is_bare(told), "{told}");
        }
    }
}
