//! Bytes as a member: the files of multipart bodies.
//!
//! Enters: bytes, with the feature `wire` also a stream of them, and what is said about them. Leaves: the same. Where a member is
//! JSON after all, the bytes are a string; those that are not UTF-8 are refused there, and so are streams.

use std::cell::RefCell;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(feature = "wire")]
use crate::wire::ByteStream;

#[cfg(not(feature = "wire"))]
type ByteStream = Vec<u8>;

/// Bytes that travel as they are (`format: binary`): a file of a multipart body, with its name, media type and headers.
///
/// ```
/// use oasmith_runtime::Binary;
///
/// let picture = Binary::from(vec![0x89, b'P', b'N', b'G'])
///     .with_file_name("ada.png")
///     .with_media_type("image/png");
/// assert_eq!(picture.file_name(), Some("ada.png"));
/// assert_eq!(picture.as_bytes(), Some(&[0x89, b'P', b'N', b'G'][..]));
/// ```
#[derive(Clone, PartialEq, Default)]
pub struct Binary {
    content: ByteStream,
    file_name: Option<String>,
    media_type: Option<String>,
    headers: Vec<(String, String)>,
}

impl Binary {
    /// The bytes, when they are held; `None` when they are a stream.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        #[cfg(feature = "wire")]
        return self.content.held().map(|bytes| &bytes[..]);
        #[cfg(not(feature = "wire"))]
        Some(&self.content)
    }

    /// The bytes as a string of JSON, which has no others.
    ///
    /// # Errors
    ///
    /// They are a stream, or no UTF-8.
    pub(crate) fn as_text(&self) -> Result<&str, String> {
        let bytes = self.as_bytes();
        let bytes = bytes.ok_or_else(|| "a stream is no JSON".to_owned())?;
        std::str::from_utf8(bytes).map_err(|error| error.to_string())
    }

    /// The file's name, as the sender gives it: not a path to be trusted.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// Sets the file's name.
    #[must_use]
    pub fn with_file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The media type.
    pub fn media_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    /// Sets the media type.
    #[must_use]
    pub fn with_media_type(mut self, media: impl Into<String>) -> Self {
        self.media_type = Some(media.into());
        self
    }

    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// All headers besides those that say name and media type.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The bytes, held or as a stream.
    #[cfg(feature = "wire")]
    pub fn into_stream(self) -> ByteStream {
        self.content
    }

    /// The bytes, held or as a stream.
    #[cfg(feature = "wire")]
    pub(crate) fn content(&self) -> &ByteStream {
        &self.content
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Binary");
        shown.field("bytes", &self.as_bytes().map(<[u8]>::len));
        shown.field("file_name", &self.file_name);
        shown.field("media_type", &self.media_type);
        shown.finish_non_exhaustive()
    }
}

impl From<Vec<u8>> for Binary {
    #[allow(
        clippy::useless_conversion,
        reason = "without `wire` it is the same type"
    )]
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            content: bytes.into(),
            ..Self::default()
        }
    }
}

impl From<&[u8]> for Binary {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

impl From<String> for Binary {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<&str> for Binary {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

#[cfg(feature = "wire")]
impl From<ByteStream> for Binary {
    fn from(content: ByteStream) -> Self {
        Self {
            content,
            ..Self::default()
        }
    }
}

/// Begins the text that stands in the place of a file, which nothing else is likely to be.
const STAND_IN: &str = "\u{0}oasmith file ";

/// The text that stands in the place of the file of this number.
pub fn stand_in(number: usize) -> String {
    format!("{STAND_IN}{number}")
}

/// The number of the file that a text stands for.
pub(crate) fn stands_for(text: &str) -> Option<usize> {
    text.strip_prefix(STAND_IN)?.parse().ok()
}

thread_local! {
    /// The files of the value that this thread is writing or reading as parts: in the place of each stands a text.
    static FILES: RefCell<Option<Vec<Binary>>> = const { RefCell::new(None) };
}

/// Runs `act` with a list of files beside the value, and gives the list back.
#[cfg(feature = "wire")]
pub fn beside<T>(files: Vec<Binary>, act: impl FnOnce() -> T) -> (T, Vec<Binary>) {
    /// Puts the outer list back, also when `act` panics.
    struct Restore(Option<Vec<Binary>>);
    impl Drop for Restore {
        fn drop(&mut self) {
            FILES.set(self.0.take());
        }
    }
    let restore = Restore(FILES.replace(Some(files)));
    let done = act();
    let files = FILES.take().unwrap_or_default();
    drop(restore);
    (done, files)
}

impl Serialize for Binary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = FILES.with_borrow_mut(|files| {
            let files = files.as_mut()?;
            files.push(self.clone());
            Some(files.len() - 1)
        });
        if let Some(number) = number {
            return serializer.serialize_str(&stand_in(number));
        }
        let text = self.as_text().map_err(serde::ser::Error::custom)?;
        serializer.serialize_str(text)
    }
}

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let file = FILES.with_borrow_mut(|files| match (files, stands_for(&text)) {
            (Some(files), Some(number)) => files.get_mut(number).map(std::mem::take),
            _ => None,
        });
        Ok(file.unwrap_or_else(|| text.into()))
    }
}
