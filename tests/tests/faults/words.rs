//! Keys and passphrases that are words of the exchange itself: what is struck from an answer as an echo of them must not
//! make it say less than it says.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use modecheck::{Client, Exchange, Get, Reply, Transport, TransportError, Verdict, precheck};
use modecheck_tests::InProcess;
use serde_json::Value;
use strum::IntoEnumIterator;

use crate::number;
use crate::subjects::{Subject, Truth, subjects};

/// Shorter ones are not looked for in answers.
const SHORTEST: usize = 8;
/// With so many of its words each account is asked in the usual run.
const WORDS: u64 = 12;

/// The way to an exchange, on which the names and texts of all answers are noted.
#[derive(Debug)]
struct Heard {
    inner: InProcess,
    words: Arc<Mutex<BTreeSet<String>>>,
}

#[async_trait]
impl Transport for Heard {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        let reply = self.inner.get(request).await?;
        if let Ok(answer) = serde_json::from_slice(&reply.body) {
            note(&answer, &mut self.words.lock().unwrap());
        }
        Ok(reply)
    }
}

fn note(value: &Value, words: &mut BTreeSet<String>) {
    let mut word = |word: &str| words.extend((word.len() >= SHORTEST).then(|| word.to_owned()));
    match value {
        Value::Object(fields) => {
            for name in fields.keys() {
                word(name);
            }
            fields.values().for_each(|value| note(value, words));
        }
        Value::Array(items) => items.iter().for_each(|item| note(item, words)),
        Value::String(text) => word(text),
        Value::Number(number) => word(&number.to_string()),
        Value::Null | Value::Bool(_) => {}
    }
}

/// What the exchange says of the account, as it is asked with this word as key or passphrase, or with its own.
async fn asked(subject: &Subject, word: Option<&str>) -> (Verdict, BTreeSet<String>) {
    let account = word.map_or_else(|| subject.account.clone(), |word| subject.account.keyed(word));
    let (words, (_, transport)) = (Arc::default(), account.exchange());
    let (clock, heard) = (transport.clone(), Heard { inner: transport, words: Arc::clone(&words) });
    let client = Client::on(heard, move || clock.now(), 1.0, 7);
    let reports = precheck(&*account.provider(&client), &subject.ask, subject.words.clone()).await;
    (reports[0].verdict(), std::mem::take(&mut *words.lock().unwrap()))
}

#[tokio::test(start_paused = true)]
async fn no_word_of_the_exchange_that_is_a_passphrase_hides_what_it_says() {
    let (mut audits, mut struck, mut wrong) = (0, 0, Vec::new());
    let most = usize::try_from(number("WORDS", WORDS)).unwrap();
    let mut rng = fastrand::Rng::with_seed(crate::SEED);
    for exchange in Exchange::iter() {
        for subject in subjects(exchange, crate::SEED).await {
            let (usual, words) = asked(&subject, None).await;
            for word in rng.choose_multiple(words, most) {
                let (verdict, _) = asked(&subject, Some(&word)).await;
                audits += 1;
                struck += usize::from(verdict != usual);
                // What is left of a reason may block an account that is clear: it is one that nobody knows.
                let passes = matches!(verdict, Verdict::Ready | Verdict::AlreadyInMode);
                let is_wrong = passes && subject.truth != Truth::Clear;
                wrong.extend(is_wrong.then(|| format!("{subject} with {word:?}: {verdict}, not {usual}")));
            }
        }
    }
    println!(
        "{audits} audits with a word of the exchange as passphrase, {struck} other verdicts, {} wrong",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(struck > 0, "no word was struck from an answer");
}
