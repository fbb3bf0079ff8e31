//! JUnit XML: one test suite a site, one test case an indicator or item, for CI systems.
//!
//! `fail` is a failure and `error` an error; what could not be decided is skipped with the reason as its message.

use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

use super::{ReportData, dating, words};
use crate::record::finding::Finding;
use crate::record::verdict::Verdict;

/// The run as JUnit XML.
pub fn write(data: &ReportData<'_>) -> Result<String, SerializeError> {
    let mut report = Report::new(data.run.run.as_str());
    report.set_timestamp(data.run.started);
    let dating = dating::sentences(data.dated);
    for cases in data.findings.findings.chunk_by(|a, b| a.site == b.site) {
        let mut suite = TestSuite::new(cases.first().map_or("", |first| data.site_name(&first.site)));
        for said in &dating {
            suite.add_property(("time stamps", said.en.as_str()));
        }
        suite.add_test_cases(cases.iter().map(|finding| case(data, finding)));
        report.add_test_suite(suite);
    }
    report.to_string()
}

fn case(data: &ReportData<'_>, finding: &Finding) -> TestCase {
    let indicator = data
        .set
        .indicators
        .iter()
        .find(|indicator| indicator.id == finding.indicator);
    let title = indicator.map_or("", |indicator| indicator.name.zh.as_str());
    let item = data
        .job_of(finding)
        .and_then(|place| super::item_title(&data.run.jobs[place - 1]))
        .or(finding.item.as_deref())
        .map_or(String::new(), |item| format!(" [{item}]"));
    let mut case = TestCase::new(format!("{} {title}{item}", finding.indicator), status(finding));
    case.set_classname(format!("{}.{}", data.set.id, finding.site));
    let evidence: Vec<String> = finding
        .evidence
        .iter()
        .map(|evidence| {
            format!(
                "{} line {} sha256 {}",
                evidence.kind.word(),
                evidence.seq,
                evidence.blob
            )
        })
        .collect();
    if finding.verdict != Verdict::Pass && !evidence.is_empty() {
        case.set_system_out(evidence.join("\n"));
    }
    case
}

fn status(finding: &Finding) -> TestCaseStatus {
    let mut status = match finding.verdict {
        Verdict::Pass => return TestCaseStatus::success(),
        Verdict::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Verdict::Error => TestCaseStatus::non_success(NonSuccessKind::Error),
        Verdict::Inconclusive | Verdict::Blocked | Verdict::NotApplicable | Verdict::Pending => {
            TestCaseStatus::skipped()
        }
    };
    status.set_type(words::with_reason(finding.verdict, &finding.reason));
    status.set_message(format!(
        "{}: {} / {}",
        words::with_reason(finding.verdict, &finding.reason),
        finding.sentence.zh,
        finding.sentence.en
    ));
    status
}
