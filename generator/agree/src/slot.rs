//! How the value of a member is drawn and shown, by its type.
//!
//! Macros know that a member has a type and not which, so they ask a [`Slot`] of it: the traits are tried in their order, which
//! method lookup by references decides.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;

use oasmith_runtime::Schema;
use oasmith_runtime::serde_json::{Value, json};
use oasmith_runtime::wire::{ByteStream, Event, Headers, Items, WithHeaders, WithPartHeaders};

use crate::Sampler;

/// A future without its type.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The place of a value of a type.
pub struct Slot<T>(PhantomData<fn() -> T>);

impl<T> fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Slot")
    }
}

impl<T> Slot<T> {
    /// That of a member that something is made of, or that is taken out of something.
    pub fn of<S>(_: impl Fn(T) -> S) -> Self
    where
        S: Sized,
    {
        Self(PhantomData)
    }

    /// That of a type that is known.
    pub fn typed() -> Self {
        Self(PhantomData)
    }

    /// That of the second of two.
    pub fn second<F, S>(_: impl Fn(F, T) -> S) -> Self {
        Self(PhantomData)
    }

    /// That of a member of a struct.
    pub fn member<S>(_: impl Fn(S) -> T) -> Self {
        Self(PhantomData)
    }
}

/// Values of schemas.
pub trait DrawSchema<T> {
    /// Draws a value, and shows it.
    fn draw(&self, sampler: &mut Sampler) -> Option<(T, Value)>;
    /// Shows a value that arrived.
    fn show(&self, value: T) -> BoxFuture<Value>;
}

impl<T: Schema> DrawSchema<T> for &&Slot<T> {
    fn draw(&self, sampler: &mut Sampler) -> Option<(T, Value)> {
        sampler.value()
    }

    fn show(&self, value: T) -> BoxFuture<Value> {
        let shown = Sampler::json(&value);
        Box::pin(async move { shown })
    }
}

/// Bodies that are no values of schemas.
pub trait Travels: Sized {
    /// Draws a body, and shows it.
    fn draw(sampler: &mut Sampler) -> Option<(Self, Value)>;
    /// Shows a body that arrived: all of it.
    fn show(self) -> BoxFuture<Value>;
}

/// Bodies that are no values of schemas.
pub trait DrawTravels<T> {
    /// Draws a body, and shows it.
    fn draw(&self, sampler: &mut Sampler) -> Option<(T, Value)>;
    /// Shows a body that arrived.
    fn show(&self, value: T) -> BoxFuture<Value>;
}

impl<T: Travels> DrawTravels<T> for &Slot<T> {
    fn draw(&self, sampler: &mut Sampler) -> Option<(T, Value)> {
        T::draw(sampler)
    }

    fn show(&self, value: T) -> BoxFuture<Value> {
        value.show()
    }
}

impl<T: Travels + Send + 'static> Travels for Option<T> {
    fn draw(sampler: &mut Sampler) -> Option<(Self, Value)> {
        if sampler.one_in(4) {
            return Some((None, Value::Null));
        }
        T::draw(sampler).map(|(body, shown)| (Some(body), shown))
    }

    fn show(self) -> BoxFuture<Value> {
        match self {
            Some(body) => body.show(),
            None => Box::pin(async { Value::Null }),
        }
    }
}

impl Travels for ByteStream {
    fn draw(sampler: &mut Sampler) -> Option<(Self, Value)> {
        let (text, media) = (sampler.bytes(), sampler.media());
        let shown = json!({"media": media, "bytes": text});
        Some((Self::from(text).with_media_type(media), shown))
    }

    fn show(self) -> BoxFuture<Value> {
        Box::pin(async move {
            let media = self.media_type().map(str::to_owned);
            match self.bytes().await {
                Ok(bytes) => json!({"media": media, "bytes": String::from_utf8_lossy(&bytes)}),
                Err(error) => json!({"broken": error.to_string()}),
            }
        })
    }
}

impl<T: Schema + Send + 'static> Travels for Items<Event<T>> {
    fn draw(sampler: &mut Sampler) -> Option<(Self, Value)> {
        let mut events = Vec::new();
        let mut shown = Vec::new();
        for _ in 0..sampler.below(4) {
            let (data, json) = sampler.value::<T>()?;
            let mut event = Event::new(data);
            if sampler.one_in(2) {
                event = event.named("some name").with_id("é 42");
            }
            shown.push(json!([event.event, event.id, json]));
            events.push(event);
        }
        Some((events.into(), Value::Array(shown)))
    }

    fn show(self) -> BoxFuture<Value> {
        Box::pin(async move {
            match self.collect().await {
                Ok(events) => events
                    .iter()
                    .map(|event| json!([event.event, event.id, Sampler::json(&event.data)]))
                    .collect(),
                Err(error) => json!({"broken": error.to_string()}),
            }
        })
    }
}

/// What holds values of schemas, and is none itself.
pub trait DrawWrapped<T> {
    /// Draws a body, and shows it.
    fn draw(&self, sampler: &mut Sampler) -> Option<(T, Value)>;
    /// Shows a body that arrived.
    fn show(&self, value: T) -> BoxFuture<Value>;
}

impl<T: Schema + Send + 'static> DrawWrapped<Items<T>> for Slot<Items<T>> {
    fn draw(&self, sampler: &mut Sampler) -> Option<(Items<T>, Value)> {
        let drawn: Option<Vec<_>> = (0..sampler.below(4))
            .map(|_| sampler.value::<T>())
            .collect();
        let (items, shown): (Vec<T>, Vec<Value>) = drawn?.into_iter().unzip();
        Some((items.into(), Value::Array(shown)))
    }

    fn show(&self, items: Items<T>) -> BoxFuture<Value> {
        Box::pin(async move {
            match items.collect().await {
                Ok(items) => items.iter().map(Sampler::json).collect(),
                Err(error) => json!({"broken": error.to_string()}),
            }
        })
    }
}

impl<T: Schema + Send + 'static> DrawWrapped<Option<Items<T>>> for Slot<Option<Items<T>>> {
    fn draw(&self, sampler: &mut Sampler) -> Option<(Option<Items<T>>, Value)> {
        if sampler.one_in(4) {
            return Some((None, Value::Null));
        }
        let (items, shown) = Slot::<Items<T>>(PhantomData).draw(sampler)?;
        Some((Some(items), shown))
    }

    fn show(&self, items: Option<Items<T>>) -> BoxFuture<Value> {
        match items {
            Some(items) => Slot::<Items<T>>(PhantomData).show(items),
            None => Box::pin(async { Value::Null }),
        }
    }
}

impl<B, H> DrawWrapped<WithPartHeaders<B, H>> for Slot<WithPartHeaders<B, H>>
where
    B: Schema + Send + 'static,
    H: Schema + Send + 'static,
{
    fn draw(&self, sampler: &mut Sampler) -> Option<(WithPartHeaders<B, H>, Value)> {
        let (body, json) = sampler.value::<B>()?;
        let (part_headers, shown) = sampler.part_headers::<H>(&json)?;
        let shown = json!({"body": json, "part_headers": shown});
        Some((WithPartHeaders::new(body, part_headers), shown))
    }

    fn show(&self, value: WithPartHeaders<B, H>) -> BoxFuture<Value> {
        let (body, headers) = (
            Sampler::json(&value.body),
            Sampler::json(&value.part_headers),
        );
        Box::pin(async move { json!({"body": body, "part_headers": headers}) })
    }
}

impl<B, H> DrawWrapped<Option<WithPartHeaders<B, H>>> for Slot<Option<WithPartHeaders<B, H>>>
where
    B: Schema + Send + 'static,
    H: Schema + Send + 'static,
{
    fn draw(&self, sampler: &mut Sampler) -> Option<(Option<WithPartHeaders<B, H>>, Value)> {
        if sampler.one_in(4) {
            return Some((None, Value::Null));
        }
        let (body, shown) = Slot::<WithPartHeaders<B, H>>(PhantomData).draw(sampler)?;
        Some((Some(body), shown))
    }

    fn show(&self, value: Option<WithPartHeaders<B, H>>) -> BoxFuture<Value> {
        match value {
            Some(value) => Slot::<WithPartHeaders<B, H>>(PhantomData).show(value),
            None => Box::pin(async { Value::Null }),
        }
    }
}

/// Sets of response headers.
pub trait SampleHeaders: Headers {
    /// Draws a set, and shows it.
    fn draw(sampler: &mut Sampler) -> Option<(Self, Value)>;
    /// Shows a set that arrived.
    fn show(&self) -> Value;
}

impl<B: Schema, H: SampleHeaders> DrawWrapped<WithHeaders<B, H>> for Slot<WithHeaders<B, H>> {
    fn draw(&self, sampler: &mut Sampler) -> Option<(WithHeaders<B, H>, Value)> {
        let (body, json) = sampler.value()?;
        let (headers, shown) = H::draw(sampler)?;
        let shown = json!({"body": json, "headers": shown});
        Some((WithHeaders::new(body, headers), shown))
    }

    fn show(&self, value: WithHeaders<B, H>) -> BoxFuture<Value> {
        let body = Sampler::json(&value.body);
        let shown = json!({"body": body, "headers": value.headers.show()});
        Box::pin(async move { shown })
    }
}

impl<B: Travels, H: SampleHeaders> Travels for WithHeaders<B, H> {
    fn draw(sampler: &mut Sampler) -> Option<(Self, Value)> {
        let (body, json) = B::draw(sampler)?;
        let (headers, shown) = H::draw(sampler)?;
        let shown = json!({"body": json, "headers": shown});
        Some((Self::new(body, headers), shown))
    }

    fn show(self) -> BoxFuture<Value> {
        let (body, headers) = (self.body.show(), self.headers.show());
        Box::pin(async move { json!({"body": body.await, "headers": headers}) })
    }
}
