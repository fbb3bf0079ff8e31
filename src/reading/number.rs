//! s
/// s
pub fn first(_t: &str) -> Option<i64> {
    None
}
