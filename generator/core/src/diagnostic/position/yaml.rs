use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, Span};

use super::Builder;

/// Walks over the first document of a YAML text, as far as it is well-formed.
pub(super) fn scan(text: &str, builder: &mut Builder) {
    let mut offsets = Offsets {
        text,
        index: 0,
        offset: 0,
    };
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { return };
        let go_on = match event {
            Event::Scalar(value, ..) => builder.scalar(&value, offsets.range(span)),
            Event::Alias(_) => builder.scalar("", offsets.range(span)),
            Event::SequenceStart(..) => builder.start(false, offsets.range(span)),
            Event::MappingStart(..) => builder.start(true, offsets.range(span)),
            Event::SequenceEnd | Event::MappingEnd => builder.end(),
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => true,
            Event::DocumentEnd | Event::StreamEnd => false,
        };
        if !go_on {
            return;
        }
    }
}

/// Turns the parser's offsets in characters into offsets in bytes, walking along the text.
struct Offsets<'a> {
    text: &'a str,
    index: usize,
    offset: usize,
}

impl Offsets<'_> {
    fn range(&mut self, span: Span) -> Range<usize> {
        let start = self.byte(span.start);
        let end = self.ahead(span.end);
        start..end
    }

    fn byte(&mut self, marker: Marker) -> usize {
        if marker.index() < self.index {
            (self.index, self.offset) = (0, 0);
        }
        self.offset = self.ahead(marker);
        self.index = marker.index();
        self.offset
    }

    fn ahead(&self, marker: Marker) -> usize {
        let rest = self.text.get(self.offset..).unwrap_or_default();
        let steps = marker.index().saturating_sub(self.index);
        rest.char_indices()
            .nth(steps)
            .map_or(self.text.len(), |(at, _)| self.offset + at)
    }
}
