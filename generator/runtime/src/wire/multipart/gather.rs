//! Multipart bodies as they arrive: part by part, large files not in memory.
//!
//! Enters: a body as it arrives, and the type of its value. Leaves: its parts. What is no file is held, and so is a small
//! file. A larger file that comes when all other members are there is the body itself, which goes on while it is read; others
//! wait on disk where that is wanted, and are held where it is not. A file that cannot be held to its end is the body itself, too,
//! when only optional members are not there. It refuses bodies of which more would have to be held than a limit allows.

use std::future::poll_fn;
use std::task::{Poll, ready};

use bytes::{Bytes, BytesMut};

use super::super::codec::plain;
use super::super::form::member_type;
use super::super::{ByteStream, StreamError};
use super::head::Head;
use super::parts::Event;
use super::read::{Part, Parts, boundary};
use super::source::Source;
use super::spool::Spooled;
use super::{SMALL, is_file, item_type, type_at};
use crate::schema::{FieldType, Type};

/// So many files of a body wait on disk: each is an open file.
const ON_DISK: usize = 64;

/// Why a body was not gathered.
#[derive(Debug)]
pub(crate) enum Ungathered {
    /// Its media type or its parts are not as they should be.
    Malformed(String),
    /// More than the limit would have to be held, because of the part of this name.
    TooLarge(#[cfg_attr(not(feature = "server"), allow(dead_code))] Option<String>),
    /// It did not arrive.
    Stream(StreamError),
    /// A file cannot wait on disk.
    Disk(std::io::Error),
}

/// Whether a value of the type may have files.
pub(crate) fn has_files(ty: &'static Type) -> bool {
    match plain(ty) {
        Type::List(item) => is_file(item()),
        Type::Tuple(types) => types.iter().any(|ty| is_file(ty())),
        Type::Object(object) => {
            let mut fields = object.fields().iter();
            fields.any(|field| is_file(item_type((field.ty)())))
        }
        Type::Map(value) => is_file(item_type(value())),
        _ => false,
    }
}

/// The parts of a body, as soon as a value can be made of them. Up to `limit` bytes are held.
pub(crate) async fn gather(
    body: ByteStream,
    media: &str,
    ty: &'static Type,
    limit: usize,
    on_disk: bool,
) -> Result<Parts, Ungathered> {
    let boundary = boundary(media).map_err(Ungathered::Malformed)?;
    let mut source = Source::new(body, &boundary);
    let mut gathered = Gathered {
        members: Members {
            ty,
            seen: Vec::new(),
            count: 0,
        },
        held: 0,
        limit,
        on_disk: if on_disk { ON_DISK } else { 0 },
    };
    let mut parts = Vec::new();
    loop {
        match source.next().await? {
            Event::Head(head) => {
                let content = gathered.content(&head, &mut source).await?;
                if let Content::Live(start) = content {
                    let content = source.into_live(start, gathered.members);
                    parts.push(Part { head, content });
                    return Ok(parts.into());
                }
                let content = content.into_stream(source.limit).await?;
                parts.push(Part { head, content });
            }
            Event::Last => return Ok(parts.into()),
            Event::Content(_) | Event::End => {}
        }
    }
}

/// What there is of a part.
enum Content {
    Held(BytesMut),
    Spooled(Spooled),
    /// The part goes on in the body.
    Live(Bytes),
}

impl Content {
    async fn into_stream(self, limit: usize) -> Result<ByteStream, Ungathered> {
        Ok(match self {
            Self::Held(bytes) => bytes.freeze().into(),
            Self::Live(bytes) => bytes.into(),
            Self::Spooled(file) => {
                let file = file.into_stream().await.map_err(Ungathered::Disk)?;
                file.with_limit(limit)
            }
        })
    }
}

/// What is known of a body so far.
struct Gathered {
    members: Members,
    held: usize,
    limit: usize,
    /// How many more files may wait on disk.
    on_disk: usize,
}

impl Gathered {
    fn hold(&mut self, head: &Head, bytes: usize) -> Result<(), Ungathered> {
        self.held = self.held.saturating_add(bytes);
        if self.held > self.limit {
            return Err(Ungathered::TooLarge(head.name.clone()));
        }
        Ok(())
    }

    async fn content(&mut self, head: &Head, source: &mut Source) -> Result<Content, Ungathered> {
        self.hold(head, head.size())?;
        let is_file = self.members.is_file(head);
        let is_last = is_file && self.members.is_last(head, |_| true);
        // Of what may be left out nobody knows that it does not come: where the file cannot wait for it, it is taken as left out.
        let may_be_last = is_file
            && self
                .members
                .is_last(head, |field| field.presence.is_required());
        self.members.see(head);
        let mut held = BytesMut::new();
        while let Event::Content(piece) = source.next().await? {
            let waits = is_last || self.on_disk > 0;
            if is_file && waits && held.len() + piece.len() > SMALL {
                self.held -= held.len();
                self.on_disk -= usize::from(!is_last);
                held.extend_from_slice(&piece);
                return match is_last {
                    true => Ok(Content::Live(held.freeze())),
                    false => spooled(&held, source).await.map(Content::Spooled),
                };
            }
            let held_up = self.hold(head, piece.len());
            held.extend_from_slice(&piece);
            match held_up {
                Err(_) if may_be_last => return Ok(Content::Live(held.freeze())),
                held_up => held_up?,
            }
        }
        Ok(Content::Held(held))
    }
}

/// Puts the rest of a part on disk.
async fn spooled(start: &[u8], source: &mut Source) -> Result<Spooled, Ungathered> {
    let mut file = Spooled::new().await.map_err(Ungathered::Disk)?;
    file.write(start).await.map_err(Ungathered::Disk)?;
    while let Event::Content(piece) = source.next().await? {
        file.write(&piece).await.map_err(Ungathered::Disk)?;
    }
    Ok(file)
}

/// What the type of the value says about parts, and which have come.
struct Members {
    ty: &'static Type,
    seen: Vec<String>,
    /// How many parts have come.
    count: usize,
}

impl Members {
    fn is_file(&self, head: &Head) -> bool {
        match (plain(self.ty), &head.name) {
            (Type::List(_) | Type::Tuple(_), _) => is_file(type_at(self.ty, self.count)),
            (_, Some(name)) => is_file(item_type(member_type(self.ty, name))),
            (_, None) => false,
        }
    }

    /// Notes that a part of the value is there.
    fn see(&mut self, head: &Head) {
        self.count += 1;
        if let (Type::Object(object), Some(name)) = (plain(self.ty), &head.name)
            && object.field(name).is_some()
            && !self.seen.contains(name)
        {
            self.seen.push(name.clone());
        }
    }

    /// Whether nothing that belongs to the value comes after this part, when only such members `count`.
    fn is_last(&self, head: &Head, count: fn(&FieldType) -> bool) -> bool {
        let (object, name) = match (plain(self.ty), &head.name) {
            (Type::Object(object), Some(name)) => (object, name),
            (Type::Tuple(types), _) => return self.count + 1 == types.len(),
            _ => return false,
        };
        let seen = |wire: &str| self.seen.iter().any(|seen| seen == wire);
        object.rest().is_none()
            && !seen(name)
            && is_file(member_type(self.ty, name))
            && object
                .fields()
                .iter()
                .all(|it| it.is(name) || seen(it.wire) || !count(it))
    }

    /// Whether a part that comes too late does not matter: it is none that the document describes.
    fn ignores(&self, head: &Head) -> bool {
        match (plain(self.ty), &head.name) {
            (Type::Object(object), Some(name)) => !object.closed && object.field(name).is_none(),
            _ => false,
        }
    }
}

impl Source {
    async fn next(&mut self) -> Result<Event, Ungathered> {
        let event = poll_fn(|context| self.poll(context)).await;
        event.map_err(|error| match error {
            StreamError::Malformed(why) => Ungathered::Malformed(why),
            error => Ungathered::Stream(error),
        })
    }

    /// The content of a part that began with `start`. It ends well only when the body does.
    fn into_live(mut self, start: Bytes, members: Members) -> ByteStream {
        let (mut start, mut ended, limit) = (Some(start), false, self.limit);
        let live = ByteStream::from_poll(move |context| {
            if let Some(start) = start.take() {
                return Poll::Ready(Some(Ok(start)));
            }
            loop {
                match ready!(self.poll(context))? {
                    Event::Content(piece) if !ended => return Poll::Ready(Some(Ok(piece))),
                    Event::Last => return Poll::Ready(None),
                    Event::Head(head) if !members.ignores(&head) => {
                        let name = head.name.unwrap_or_default();
                        let why = format!("the part {name:?} comes after the last one");
                        return Poll::Ready(Some(Err(StreamError::Malformed(why))));
                    }
                    _ => ended = true,
                }
            }
        });
        live.with_limit(limit)
    }
}
