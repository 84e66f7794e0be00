//! The macros of generated code: each expands to the runtime's of the same name, and to what draws and shows its values.

/// The runtime's `request!`, and [`SampleRequest`](crate::SampleRequest).
#[macro_export]
macro_rules! request {
    ($($rows:tt)*) => {
        $crate::real::request! { $($rows)* }
        $crate::__sample_request! { $($rows)* }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __sample_request {
    ($T:ident -> $Response:ty : $method:tt $path:literal {
        $($field:ident: $kind:ident($($arg:tt)*) $(.$option:ident($($option_arg:tt)*))* $([$($rule:tt)*])?),* $(,)?
    } $($rest:tt)*) => {
        impl $crate::SampleRequest for $T {
            #[allow(unused_imports, unused_mut, unused_variables)]
            fn draw(sampler: &mut $crate::Sampler) -> Option<(Self, Vec<(&'static str, $crate::Value)>)> {
                use $crate::{DrawSchema as _, DrawTravels as _, DrawWrapped as _};
                let mut rows = <Self as $crate::wire::Operation>::wire().members.iter();
                let mut shown = Vec::new();
                $(
                    sampler.take(rows.next());
                    let ($field, json) = (&&&$crate::Slot::member(|it: Self| it.$field)).draw(sampler)?;
                    shown.push((stringify!($field), json));
                )*
                Some((Self { $($field),* }, shown))
            }

            #[allow(unused_imports, unused_variables)]
            fn show(self) -> Vec<(&'static str, $crate::BoxFuture<$crate::Value>)> {
                use $crate::{DrawSchema as _, DrawTravels as _, DrawWrapped as _};
                let Self { $($field),* } = self;
                vec![$((
                    stringify!($field),
                    (&&&$crate::Slot::member(|it: Self| it.$field)).show($field),
                )),*]
            }
        }
    };
}

/// The runtime's `response!`, and [`SampleResponse`](crate::SampleResponse).
#[macro_export]
macro_rules! response {
    ($T:ident $(-> $Success:ident $(($Payload:ty))?)? { $($rows:tt)* }) => {
        $crate::real::response! { $T $(-> $Success $(($Payload))?)? { $($rows)* } }
        $crate::__sample_response! { $T Undocumented [$($Success $(($Payload))?)?] { $($rows)* } }
    };
    ($T:ident $(-> $Success:ident $(($Payload:ty))?)? else $Other:ident { $($rows:tt)* }) => {
        $crate::real::response! { $T $(-> $Success $(($Payload))?)? else $Other { $($rows)* } }
        $crate::__sample_response! { $T $Other [$($Success $(($Payload))?)?] { $($rows)* } }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __sample_response {
    ($T:ident $Other:ident $success:tt {
        $($pattern:literal => $variant:ident $(($($held:ident),*))?
            $(: $kind:ident($($arg:tt)*) $(.$option:ident($($option_arg:tt)*))* $([$($rule:tt)*])?)?),* $(,)?
    }) => {
        impl $crate::SampleResponse for $T {
            #[allow(unused_imports, unused_mut, unused_variables, unused_assignments)]
            fn draw(sampler: &mut $crate::Sampler, position: usize) -> Option<(Self, $crate::Value)> {
                use $crate::{DrawSchema as _, DrawTravels as _, DrawWrapped as _};
                let mut at = 0;
                $(
                    if at == position {
                        return $crate::__draw_variant!(sampler $variant $($($held)*)?);
                    }
                    at += 1;
                )*
                None
            }

            #[allow(unused_imports)]
            fn show(self) -> $crate::BoxFuture<$crate::Value> {
                use $crate::{DrawSchema as _, DrawTravels as _, DrawWrapped as _};
                match self {
                    $(Self::$variant $(($($held),*))? => $crate::__show_variant!($variant [$($($held)*)?] $($($held)*)?),)*
                    Self::$Other(raw) => $crate::Sampler::undocumented(&raw),
                }
            }

            #[allow(unused_imports, unused_variables)]
            fn show_success(
                success: <Self as $crate::wire::Responses>::Success,
                status: $crate::wire::StatusCode,
            ) -> $crate::BoxFuture<$crate::Value> {
                use $crate::{DrawSchema as _, DrawTravels as _, DrawWrapped as _};
                let variants = &[$(stringify!($variant)),*];
                $crate::__show_success!(success status variants $success)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __show_success {
    ($success:ident $status:ident $variants:ident []) => {
        $crate::SampleResponse::show($success)
    };
    ($success:ident $status:ident $variants:ident [$Success:ident]) => {
        $crate::Sampler::succeeded::<Self>(
            $variants,
            stringify!($Success),
            $status,
            Box::pin(async { $crate::Value::Null }),
        )
    };
    ($success:ident $status:ident $variants:ident [$Success:ident($Payload:ty)]) => {
        $crate::Sampler::succeeded::<Self>(
            $variants,
            stringify!($Success),
            $status,
            (&&&$crate::Slot::<$Payload>::typed()).show($success),
        )
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __draw_variant {
    ($sampler:ident $variant:ident) => {
        Some((
            Self::$variant,
            $crate::Sampler::shown(stringify!($variant), None, $crate::Value::Null),
        ))
    };
    ($sampler:ident $variant:ident body) => {{
        let (body, json) = (&&&$crate::Slot::of(Self::$variant)).draw($sampler)?;
        Some((
            Self::$variant(body),
            $crate::Sampler::shown(stringify!($variant), None, json),
        ))
    }};
    ($sampler:ident $variant:ident status) => {{
        let status = $sampler.status();
        Some((
            Self::$variant(status),
            $crate::Sampler::shown(stringify!($variant), Some(status), $crate::Value::Null),
        ))
    }};
    ($sampler:ident $variant:ident status body) => {{
        let status = $sampler.status();
        let (body, json) = (&&&$crate::Slot::second(Self::$variant)).draw($sampler)?;
        Some((
            Self::$variant(status, body),
            $crate::Sampler::shown(stringify!($variant), Some(status), json),
        ))
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __show_variant {
    ($variant:ident []) => {
        $crate::Sampler::later(
            stringify!($variant),
            None,
            Box::pin(async { $crate::Value::Null }),
        )
    };
    ($variant:ident [body] $body:ident) => {
        $crate::Sampler::later(
            stringify!($variant),
            None,
            (&&&$crate::Slot::of(Self::$variant)).show($body),
        )
    };
    ($variant:ident [status] $status:ident) => {
        $crate::Sampler::later(
            stringify!($variant),
            Some($status),
            Box::pin(async { $crate::Value::Null }),
        )
    };
    ($variant:ident [status body] $status:ident $body:ident) => {
        $crate::Sampler::later(
            stringify!($variant),
            Some($status),
            (&&&$crate::Slot::second(Self::$variant)).show($body),
        )
    };
}

/// The runtime's `call!`, and [`CallRequest`](crate::CallRequest).
#[macro_export]
macro_rules! call {
    (
        $(#[$meta:meta])*
        $Client:ident.$method:ident($($argument:ident: $Argument:ty),* $(,)?) -> $Request:ident {}
    ) => {
        $crate::real::call! { $Client.$method($($argument: $Argument),*) -> $Request {} }

        impl $crate::CallRequest for $Request {
            fn call(self, core: $crate::client::Core) -> $crate::BoxFuture<$crate::Answered> {
                Box::pin(async move {
                    let client = $Client(core);
                    $crate::answered::<Self>(client.$method($(self.$argument),*).await).await
                })
            }
        }
    };
    (
        $(#[$meta:meta])*
        $Client:ident.$method:ident($($argument:ident: $Argument:ty),* $(,)?) -> $Call:ident($Request:ident) {
            $($member:ident: $Member:ty),* $(,)?
        }
        $($body:tt)*
    ) => {
        $crate::real::call! {
            $Client.$method($($argument: $Argument),*) -> $Call($Request) { $($member: $Member),* }
            $($body)*
        }

        impl $crate::CallRequest for $Request {
            #[allow(unused_mut)]
            fn call(mut self, core: $crate::client::Core) -> $crate::BoxFuture<$crate::Answered> {
                Box::pin(async move {
                    let client = $Client(core);
                    // The body's own members go by their own setters.
                    let members = $crate::__take_members!(self $($body)*);
                    let mut call = client.$method($(self.$argument),*);
                    $(if let Some(given) = $crate::Given::<$Member>::given(self.$member) {
                        call = call.$member(given);
                    })*
                    $crate::__set_members!(call members $($body)*);
                    $crate::answered::<Self>(call.await).await
                })
            }
        }
    };
}

/// Takes those members out of a body that have setters.
#[doc(hidden)]
#[macro_export]
macro_rules! __take_members {
    ($request:ident) => {
        ()
    };
    ($request:ident pages $($rest:tt)*) => {
        $crate::__take_members!($request $($rest)*)
    };
    ($request:ident $body:ident { $($inner:ident: $Inner:ty),* $(,)? }) => {
        Some(($($crate::Take::take(&mut $request.$body.$inner),)*))
    };
    ($request:ident $body:ident? { $($inner:ident: $Inner:ty),* $(,)? }) => {
        $request.$body.as_mut().map(|body| ($($crate::Take::take(&mut body.$inner),)*))
    };
}

/// Sets those members.
#[doc(hidden)]
#[macro_export]
macro_rules! __set_members {
    ($call:ident $members:ident) => {
        let () = $members;
    };
    ($call:ident $members:ident pages $($rest:tt)*) => {
        $crate::__set_members!($call $members $($rest)*)
    };
    ($call:ident $members:ident $body:ident $(?)? { $($inner:ident: $Inner:ty),* $(,)? }) => {
        if let Some(($($inner,)*)) = $members {
            $(if let Some(given) = $crate::Given::<$Inner>::given($inner) {
                $call = $call.$inner(given);
            })*
        }
    };
}

/// The runtime's `headers!`, and [`SampleHeaders`](crate::SampleHeaders).
#[macro_export]
macro_rules! headers {
    ($T:ident {
        $($field:ident: $kind:ident($($arg:tt)*) $(.$option:ident($($option_arg:tt)*))* $([$($rule:tt)*])?),* $(,)?
    }) => {
        $crate::real::headers! { $T {
            $($field: $kind($($arg)*) $(.$option($($option_arg)*))* $([$($rule)*])?),*
        } }

        impl $crate::SampleHeaders for $T {
            #[allow(unused_mut, unused_variables)]
            fn draw(sampler: &mut $crate::Sampler) -> Option<(Self, $crate::Value)> {
                let mut rows = <Self as $crate::wire::Headers>::ROWS.iter();
                $(
                    sampler.take(rows.next());
                    let $field = sampler.value()?.0;
                )*
                let drawn = Self { $($field),* };
                let shown = $crate::SampleHeaders::show(&drawn);
                Some((drawn, shown))
            }

            fn show(&self) -> $crate::Value {
                $crate::Sampler::members(vec![$((stringify!($field), $crate::Sampler::json(&self.$field))),*])
            }
        }
    };
}

/// The runtime's `content!`, and [`Travels`](crate::Travels).
#[macro_export]
macro_rules! content {
    ($T:ident of $Of:ty { $($rows:tt)* }) => {
        $crate::real::content! { $T of $Of { $($rows)* } }
        $crate::__sample_content! { $T { $($rows)* } }
    };
    ($T:ident $(from $From:ty)? { $($rows:tt)* }) => {
        $crate::real::content! { $T $(from $From)? { $($rows)* } }
        $crate::__sample_content! { $T { $($rows)* } }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __sample_content {
    ($T:ident {
        $($variant:ident: $kind:ident($($arg:tt)*) $(.$option:ident($($option_arg:tt)*))* $([$($rule:tt)*])?),* $(,)?
    }) => {
        impl $crate::Travels for $T {
            #[allow(unused_imports, unused_assignments)]
            fn draw(sampler: &mut $crate::Sampler) -> Option<(Self, $crate::Value)> {
                use $crate::{DrawSchema as _, DrawTravels as _, DrawWrapped as _};
                let chosen = sampler.alternative(Self::ROWS.len());
                let mut at = 0;
                $(
                    if at == chosen {
                        sampler.take(Self::ROWS.get(at));
                        let (body, json) = (&&&$crate::Slot::of(Self::$variant)).draw(sampler)?;
                        return Some((Self::$variant(body), $crate::Sampler::shown(stringify!($variant), None, json)));
                    }
                    at += 1;
                )*
                None
            }

            #[allow(unused_imports)]
            fn show(self) -> $crate::BoxFuture<$crate::Value> {
                use $crate::{DrawSchema as _, DrawTravels as _, DrawWrapped as _};
                match self {
                    $(Self::$variant(body) => $crate::Sampler::later(
                        stringify!($variant),
                        None,
                        (&&&$crate::Slot::of(Self::$variant)).show(body),
                    )),*
                }
            }
        }
    };
}

/// The runtime's `api!`, a server that answers what it is told to, and the [`Document`](crate::Document) of both.
#[macro_export]
macro_rules! api {
    (
        $(#[$meta:meta])*
        pub trait $Api:ident $(: $Authenticate:ident)? in $servers:ident {
            $(
                $(#[$doc:meta])*
                async fn $method:ident(
                    &self, $(caller: $Caller:ty,)? request: $Request:ty $(,)?
                ) -> $Response:ty;
            )*
        }
    ) => {
        $crate::real::api! {
            pub trait $Api $(: $Authenticate)? in $servers {
                $(async fn $method(&self, $(caller: $Caller,)? request: $Request) -> $Response;)*
            }
        }

        #[doc(hidden)]
        pub struct __Stand;

        $(impl $crate::server::$Authenticate for __Stand {
            type Principal = ();

            async fn authenticate(
                &self,
                credentials: &$crate::server::Credentials,
            ) -> Result<(), $crate::server::Unauthorized> {
                $crate::judge(credentials)
            }
        })?

        impl $Api for __Stand {
            $(
                fn $method(
                    &self, $(_: $Caller,)? request: $Request,
                ) -> impl Future<Output = $Response> + Send {
                    $crate::answer(request)
                }
            )*
        }

        #[doc(hidden)]
        pub fn document() -> $crate::Document {
            $crate::Document {
                servers: $servers,
                routes: routes(__Stand),
                operations: vec![$($crate::Operation::of::<$Request>()),*],
            }
        }
    };
}
