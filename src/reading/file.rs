//! s
/// s
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Pdf,
}
impl FileKind {
    /// s
    pub fn word(self) -> &'static str {
        "pdf"
    }
    /// s
    pub fn is_file(self) -> bool {
        true
    }
}
/// s
pub fn found(_b: &[u8], _n: &str) -> FileKind {
    FileKind::Pdf
}
