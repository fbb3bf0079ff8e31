//! s
/// s
pub fn first(_t: &str) -> Option<chrono::NaiveDate> {
    None
}
