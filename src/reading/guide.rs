//! s
use crate::record::{guide::Guide, outline::Outline};
/// s
pub fn read(_o: &Outline, _t: &[(String, Vec<String>)]) -> Guide {
    Guide::default()
}
