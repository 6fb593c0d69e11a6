//! Numbers and names in sentences.

/// So many of a thing, in words.
pub(crate) fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {}", plural(thing)) }
}

/// More than one of a thing.
pub(crate) fn plural(thing: &str) -> String {
    thing.strip_suffix('y').map_or_else(|| format!("{thing}s"), |stem| format!("{stem}ies"))
}
