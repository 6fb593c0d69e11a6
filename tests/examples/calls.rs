//! Prints the page of what each account is asked: `cargo run -p modecheck-tests --example calls > docs/calls.md`.
#![expect(clippy::print_stdout, reason = "a tool of the tests")]

fn main() {
    print!("{}", modecheck_tests::calls::page());
}
