#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| modecheck_tests::targets::run("bitget", data));
