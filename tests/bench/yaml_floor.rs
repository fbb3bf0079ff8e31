//! The floor for `hecha check`: the same files through the YAML parser's events and nothing else, on one thread.

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use serde_yaml::granit_parser::Parser;

fn main() -> Result<(), Box<dyn Error>> {
    let mut folders: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let (mut files, mut events) = (0_usize, 0_usize);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "yaml") {
                let text = fs::read_to_string(path)?;
                for event in Parser::new_from_str(&text) {
                    event?;
                    events += 1;
                }
                files += 1;
            }
        }
    }
    println!("{files} files, {events} events");
    Ok(())
}
