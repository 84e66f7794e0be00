//! The schemas of the Example API.

use std::collections::BTreeMap;

use oasmith_runtime::{
    DateTime, Defaulted, Maybe, Password, Value, integer_enum, object, string_enum, union,
};

/// A user.
#[derive(Clone)]
pub struct User {
    /// ETag value
    pub etag: Option<String>,
    pub id: String,
    pub user_name: Maybe<String>,
    pub code: Option<String>,
    pub roles: Option<Vec<String>>,
    pub password: Option<Password>,
    pub created_at: Option<DateTime>,
    pub user_type: Option<UserType>,
    pub realm: Option<RealmType>,
    pub manager: Option<Box<User>>,
    pub metadata: Option<BTreeMap<String, Option<String>>>,
    /// Members that the document does not name.
    pub additional_properties: BTreeMap<String, Value>,
}

object! {
    User {
        etag "_etag" opt,
        id req [MaxLength(36)],
        user_name "UserName" maybe [MinLength(1), MaxLength(50)],
        code "Code" null,
        roles opt [MaxItems(5), Items(&[Pattern("^[a-z]+$")])],
        password opt,
        created_at opt,
        user_type "UserType" opt,
        realm opt,
        manager opt,
        metadata "Metadata" opt,
        additional_properties rest,
    }
}

#[derive(Clone, Default)]
pub struct UserPatch {
    pub full_name: Maybe<String>,
    pub is_enabled: Maybe<bool>,
}

// `closed`: additionalProperties is false; unknown members are violations.
object! {
    UserPatch closed {
        full_name maybe,
        is_enabled maybe,
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RealmType {
    Native,
    ActiveDirectory,
    /// A value that the document does not list.
    Unknown(String),
}

string_enum! {
    RealmType else Unknown {
        Native "native",
        ActiveDirectory "active_directory",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum UserType {
    Value0,
    Value1,
    /// A value that the document does not list.
    Unknown(i32),
}

integer_enum! {
    UserType(i32) else Unknown {
        Value0 0,
        Value1 1,
    }
}

/// An untagged union (oneOf or anyOf).
#[derive(Debug, Clone, PartialEq)]
pub enum UpdateUserBody {
    String(String),
    UserPatch(UserPatch),
}

union! {
    UpdateUserBody {
        String(String),
        UserPatch(UserPatch),
    }
}

/// A tagged union (discriminator).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Pet {
    Cat(Cat),
    Dog(Box<Dog>),
    /// A tag that the document does not list.
    Unknown(Value),
}

union! {
    Pet by "petType" else Unknown {
        Cat(Cat) "cat" "kitty",
        Dog(Box<Dog>) "dog",
    }
}

/// An alias stays a plain alias; its constraints are repeated in the rows of the members that use it.
pub type Tags = Vec<String>;

/// A cat.
#[derive(Clone)]
pub struct Cat {
    pub pet_type: String,
    pub r#type: Option<String>,
    pub lives: Defaulted<i64>,
}

object! {
    Cat: new(pet_type: String) {
        pet_type "petType" req,
        r#type "type" opt,
        lives default(9) [Minimum(0.0)],
    }
}

/// A dog, whose pups are pets.
#[derive(Clone)]
pub struct Dog {
    pub pet_type: String,
    pub pups: Option<Vec<Pet>>,
}

object! {
    Dog {
        pet_type "petType" req,
        pups opt [UniqueItems],
    }
}
