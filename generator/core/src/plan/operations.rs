use std::collections::HashSet;

use super::content::{ContentPlan, content, name_contents};
use super::sizes::{self, Sizes};
use super::{Lock, Plan, names};
use crate::ir::{
    Api, Body, Header, Location, Media, Operation, Parameter, Presence, Response, Slot, TypeId,
};

/// How one operation looks in Rust.
#[derive(Debug, Clone)]
pub(crate) struct OperationPlan {
    /// The method of the client and of the server's trait.
    pub function: String,
    /// The struct that holds parameters and body.
    pub request: String,
    /// The enum of documented responses.
    pub response: String,
    /// The client's call, which setters complete.
    pub call: String,
    /// By position in [`Operation::parameters`].
    pub parameters: Vec<ParameterPlan>,
    /// The field that holds the body.
    pub body: Option<String>,
    /// The body's enum, when its media types do not travel alike.
    pub content: Option<ContentPlan>,
    /// By position in [`Operation::responses`].
    pub responses: Vec<ResponsePlan>,
    /// The response variant for what the document does not describe.
    pub undocumented: String,
    /// The position of the response whose body the client's call yields; `None` when the calls yields the whole enum or nothing.
    pub success: Option<usize>,
    /// The optional setters of the client's call.
    pub setters: Vec<Setter>,
    /// Whether one response is much larger than the others.
    pub uneven: bool,
    /// The client's methods that follow links, by position in [`Operation::links`].
    pub links: Vec<String>,
}

/// How one parameter looks in Rust.
#[derive(Debug, Clone)]
pub(crate) struct ParameterPlan {
    /// The field's name.
    pub name: String,
}

/// How one response looks in Rust.
#[derive(Debug, Clone)]
pub(crate) struct ResponsePlan {
    /// The variant's name.
    pub variant: String,
    /// The body's enum, when its media types do not travel alike.
    pub content: Option<ContentPlan>,
    /// Its set of headers, when there are any.
    pub headers: Option<HeadersPlan>,
}

/// How a set of response headers looks in Rust; responses with the same headers share it.
#[derive(Debug, Clone)]
pub(crate) struct HeadersPlan {
    /// The struct's name.
    pub name: String,
    /// The names of its fields, by position in [`Response::headers`].
    pub fields: Vec<String>,
    /// Whether no response before has this set, so that it is emitted here.
    pub first: bool,
}

/// An optional setter of a client's call.
#[derive(Debug, Clone)]
pub(crate) struct Setter {
    /// Its name.
    pub name: String,
    /// What it sets.
    pub target: Target,
}

/// What a setter sets.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    /// The parameter at this position.
    Parameter(usize),
    /// The body as a whole.
    Body,
    /// The field at this position of the body's struct.
    BodyField(TypeId, usize),
}

/// Names in a file of operations that come from the runtime crate or the prelude.
const RESERVED: &[&str] = &[
    "RawResponse",
    "SecurityScheme",
    "OAuthFlow",
    "Server",
    "ServerVariable",
    "StatusCode",
    "WithHeaders",
    "Client",
    "Builder",
    "Core",
    "Api",
    "Authenticate",
    "Router",
    "Routes",
    "Future",
    "DateTime",
    "Date",
    "Time",
    "Uuid",
    "Base64",
    "Binary",
    "ByteStream",
    "Events",
    "Items",
    "Defaulted",
    "Maybe",
    "Password",
    "Value",
    "BTreeMap",
    "Style",
];

/// Plans every operation.
pub(super) fn plan(
    api: &Api,
    operations: &[Operation],
    plan: &Plan,
    lock: &Lock,
    sizes: &mut Sizes,
) -> Vec<OperationPlan> {
    let ids: Vec<&Operation> = operations.iter().collect();
    let functions = names::assign_with(
        ids.iter()
            .map(|op| {
                let name = names::value_name(&op.id);
                let exact = name == op.id;
                (name, exact)
            })
            .collect(),
        lock.operations(ids.iter().map(|op| op.id.as_str())),
        // What a client has besides: its own function, and what every `Clone` has.
        &["builder", "clone", "at"],
    );
    let mut all: Vec<OperationPlan> = ids
        .iter()
        .zip(functions)
        .map(|(op, function)| operation(api, plan, op, function, sizes))
        .collect();
    name_types(&mut all, &ids);
    super::links::name(&mut all, operations);
    all
}

fn operation(
    api: &Api,
    plan: &Plan,
    op: &Operation,
    function: String,
    sizes: &mut Sizes,
) -> OperationPlan {
    let mut wanted: Vec<(String, bool)> = op
        .parameters
        .iter()
        .map(|p| (names::value_name(bare(p)), true))
        .collect();
    wanted.extend(op.body.as_ref().map(|_| ("body".to_owned(), false)));
    let mut fields = names::assign(wanted, &[]);
    let body = op.body.as_ref().and_then(|_| fields.pop());
    let parameters: Vec<ParameterPlan> = fields
        .into_iter()
        .map(|name| ParameterPlan { name })
        .collect();
    let (responses, undocumented) = responses(api, op, sizes);
    let setters = setters(api, plan, op, &parameters, body.as_deref());
    let success = success(op);
    OperationPlan {
        function,
        request: String::new(),
        response: String::new(),
        call: String::new(),
        parameters,
        body,
        content: op
            .body
            .as_ref()
            .and_then(|body| content(api, &body.media, sizes)),
        responses,
        undocumented,
        success,
        setters,
        uneven: uneven(api, op, sizes),
        links: Vec::new(),
    }
}

/// A header's name without the `X-` that RFC 6648 did away with.
fn bare(parameter: &Parameter) -> &str {
    let prefixed = parameter
        .wire
        .get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case("x-"));
    match parameter.location {
        Location::Header if prefixed => &parameter.wire[2..],
        _ => &parameter.wire,
    }
}

fn responses(api: &Api, op: &Operation, sizes: &mut Sizes) -> (Vec<ResponsePlan>, String) {
    let mut wanted: Vec<(String, bool)> = op
        .responses
        .iter()
        .map(|response| (names::variant_name(&response.status.words()), true))
        .collect();
    wanted.push(("Undocumented".to_owned(), false));
    let mut variants = names::assign(wanted, &[]);
    let undocumented = variants.pop().unwrap_or_default();
    let plans = op
        .responses
        .iter()
        .zip(variants)
        .map(|(response, variant)| ResponsePlan {
            variant,
            content: content(api, &response.media, sizes),
            headers: headers(response),
        });
    (plans.collect(), undocumented)
}

/// Whether one variant of the response enum dwarfs the others; headers count little.
fn uneven(api: &Api, op: &Operation, sizes: &mut Sizes) -> bool {
    let responses = op.responses.iter().map(|response| {
        let body = response
            .media
            .first()
            .map_or(0, |media| sizes.media(api, media));
        body + 32 * response.headers.len()
    });
    let mut all: Vec<usize> = responses.collect();
    all.push(sizes::RAW_RESPONSE);
    sizes::uneven(all)
}

/// A response's set of headers, not yet named.
fn headers(response: &Response) -> Option<HeadersPlan> {
    let wanted = response.headers.iter().map(|header| {
        let name = header.wire.to_ascii_lowercase();
        let name = names::value_name(name.strip_prefix("x-").unwrap_or(&name));
        (name, false)
    });
    let fields = names::assign(wanted.collect(), &[]);
    (!fields.is_empty()).then(|| HeadersPlan {
        name: String::new(),
        fields,
        first: false,
    })
}

/// A set of headers that responses share is named after what its headers have in common, or after the first of them.
fn headers_name(fields: &[String]) -> String {
    let words = |field: &'_ String| -> Vec<String> {
        let plain = field.strip_prefix("r#").unwrap_or(field);
        let words = plain.split('_').filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let all: Vec<Vec<String>> = fields.iter().map(words).collect();
    let first = all.first().map(Vec::as_slice).unwrap_or_default();
    let common = |at: &usize| all.iter().all(|words| words.get(*at) == first.get(*at));
    let common = (0..first.len()).take_while(common).count();
    let mut name: Vec<&str> = match first.get(..common) {
        Some(common) if !common.is_empty() => common.iter().map(String::as_str).collect(),
        _ => all.iter().take(3).flatten().map(String::as_str).collect(),
    };
    name.push("headers");
    names::type_name(&name)
}

/// Names the sets of headers: one for all responses that have the same headers of the same types.
fn name_headers(all: &mut [OperationPlan], ops: &[&Operation], reserved: &[&str]) {
    let mut sets: Vec<&[Header]> = Vec::new();
    let mut wanted: Vec<(String, bool)> = Vec::new();
    let mut at: Vec<usize> = Vec::new();
    let mut own: Vec<String> = Vec::new();
    for (plan, op) in all.iter_mut().zip(ops) {
        for (response, names) in op.responses.iter().zip(&mut plan.responses) {
            let Some(headers) = &mut names.headers else {
                continue;
            };
            let known = sets.iter().position(|set| same(set, &response.headers));
            headers.first = known.is_none();
            at.push(known.unwrap_or(sets.len()));
            if headers.first {
                sets.push(&response.headers);
                wanted.push((headers_name(&headers.fields), false));
                let function = plan.function.trim_start_matches("r#");
                own.push(names::type_name(&[function, &names.variant, "headers"]));
            }
        }
    }
    // A set that only one response has is named after that response, so that like sets elsewhere do not rename it.
    for (set, (name, _)) in wanted.iter_mut().enumerate() {
        if at.iter().filter(|used| **used == set).count() == 1 {
            *name = own[set].clone();
        }
    }
    let names = names::assign(wanted, reserved);
    let plans = all.iter_mut().flat_map(|plan| &mut plan.responses);
    let plans = plans.filter_map(|response| response.headers.as_mut());
    for (headers, at) in plans.zip(at) {
        headers.name = names.get(at).cloned().unwrap_or_default();
    }
}

/// Whether two sets of headers travel alike; what the document says about them may differ.
fn same(one: &[Header], other: &[Header]) -> bool {
    let alike = |(a, b): (&Header, &Header)| {
        a.wire == b.wire && a.required == b.required && a.slot == b.slot
    };
    one.len() == other.len() && one.iter().zip(other).all(alike)
}

/// The success that a call yields: the only success, or `default` where no success is documented.
fn success(op: &Operation) -> Option<usize> {
    let is_success = |response: &Response| response.status.is_success();
    let mut successes = op
        .responses
        .iter()
        .enumerate()
        .filter(|(_, response)| is_success(response))
        .map(|(at, _)| at);
    let first = successes.next()?;
    successes.next().is_none().then_some(first)
}

/// Request, response, call and header names, unique over all operations.
fn name_types(all: &mut [OperationPlan], ops: &[&Operation]) {
    let named =
        |function: &str, what: &str| names::type_name(&[function.trim_start_matches("r#"), what]);
    let mut wanted = Vec::new();
    for plan in all.iter() {
        wanted.push((named(&plan.function, "Request"), true));
        wanted.push((named(&plan.function, "Response"), true));
    }
    let reserved: Vec<&str> = RESERVED.to_vec();
    let mut names = names::assign(wanted, &reserved).into_iter();
    for plan in all.iter_mut() {
        plan.request = names.next().unwrap_or_default();
        plan.response = names.next().unwrap_or_default();
    }
    let taken: Vec<String> = all
        .iter()
        .flat_map(|plan| [plan.request.clone(), plan.response.clone()])
        .collect();
    let mut reserved = reserved;
    reserved.extend(taken.iter().map(String::as_str));
    let contents = name_contents(all, &reserved);
    reserved.extend(contents.iter().map(String::as_str));
    name_headers(all, ops, &reserved);
    let calls = all
        .iter()
        .map(|plan| (named(&plan.function, ""), false))
        .collect();
    for (plan, call) in all.iter_mut().zip(names::assign(calls, &reserved)) {
        plan.call = call;
    }
}

/// A call takes what is required as arguments and everything else by setters, a body's optional members included.
fn setters(
    api: &Api,
    plan: &Plan,
    op: &Operation,
    parameters: &[ParameterPlan],
    body: Option<&str>,
) -> Vec<Setter> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut setters = Vec::new();
    let mut add = |name: &str, target: Target| {
        if taken.insert(name.to_owned()) {
            setters.push(Setter {
                name: name.to_owned(),
                target,
            });
        }
    };
    for (at, (parameter, plan)) in op.parameters.iter().zip(parameters).enumerate() {
        if !parameter.required {
            add(&plan.name, Target::Parameter(at));
        }
    }
    let (Some(body), Some(name)) = (&op.body, body) else {
        return setters;
    };
    let fields = default_body(api, plan, body);
    if !body.required || fields.is_some() {
        add(name, Target::Body);
    }
    if let Some((id, count)) = fields {
        for at in 0..count {
            add(&plan.get(id).members[at], Target::BodyField(id, at));
        }
    }
    setters
}

/// The body's struct when it can start empty, with the number of its fields.
pub(super) fn default_body(api: &Api, plan: &Plan, body: &Body) -> Option<(TypeId, usize)> {
    let kinds = Media::alike(&body.media);
    let [kind] = kinds.as_slice() else {
        return None;
    };
    let media = kind.first().filter(|media| !media.is_wrapped())?;
    let slot: &Slot = &media.slot;
    if api.is_nullable(&slot.ty) {
        return None;
    }
    let crate::ir::Ty::Ref(id) = api.resolve(&slot.ty) else {
        return None;
    };
    let object = api.as_struct(&slot.ty)?;
    let optional = object
        .fields
        .iter()
        .all(|field| field.presence != Presence::Required);
    (optional && plan.get(*id).default).then_some((*id, object.fields.len()))
}
