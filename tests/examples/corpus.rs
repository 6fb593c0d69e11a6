//! Writes what the fuzzer begins with, made of the fixtures: `cargo run -p modecheck-tests --example corpus`.

use std::fs;
use std::io::{self, Write};

use modecheck_tests::root;
use modecheck_tests::targets::ALL;

fn main() -> io::Result<()> {
    for target in ALL {
        let folder = root().join("fuzz/corpus").join(target.name);
        fs::create_dir_all(&folder)?;
        let seeds = (target.seeds)();
        for (number, seed) in seeds.iter().enumerate() {
            fs::write(folder.join(format!("seed-{number}")), seed)?;
        }
        writeln!(io::stdout(), "{}: {} seeds", target.name, seeds.len())?;
    }
    Ok(())
}
