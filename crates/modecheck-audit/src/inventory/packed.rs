/// Numbers and texts behind each other in as few bytes as it takes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Packed(Vec<u8>);

/// The same, to be read in the order in which it was written; `None` at the end.
#[derive(Debug, Clone)]
pub(crate) struct Unpacked<'a>(&'a [u8]);

impl Packed {
    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    pub(crate) fn number(&mut self, mut number: usize) {
        while number > 0x7f {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    /// What was packed apart, so that it can be stepped over.
    pub(crate) fn row(&mut self, row: &Self) {
        self.number(row.0.len());
        self.0.extend_from_slice(&row.0);
    }

    pub(crate) fn rows(&self) -> Unpacked<'_> {
        Unpacked(&self.0)
    }
}

impl From<Packed> for std::sync::Arc<[u8]> {
    fn from(packed: Packed) -> Self {
        packed.0.into()
    }
}

impl<'a> Unpacked<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let (first, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= usize::from(first & 0x7f) << shift;
            if *first < 0x80 {
                break;
            }
        }
        Some(number)
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    pub(crate) fn row(&mut self) -> Option<Self> {
        self.bytes().map(Self)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let count = self.number()?;
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }
}
