//! `validator!`: from the rules of an alias to a function.

/// Gives an alias, which is a type that knows nothing of the rules of the alias, a function that checks them.
///
/// ```
/// use oasmith_runtime::validator;
///
/// pub type Code = String;
/// validator! { validate_code(Code) [MaxLength(3)] }
///
/// assert!(validate_code(&"abc".to_owned()).is_ok());
/// let found = validate_code(&"abcd".to_owned()).unwrap_err();
/// assert_eq!(found.iter().next().map(|it| it.keyword), Some("maxLength"));
/// ```
#[macro_export]
macro_rules! validator {
    ($function:ident($T:ident) [$($rule:tt)*]) => {
        #[doc = concat!("Checks a [`", stringify!($T), "`] against its schema.")]
        ///
        /// # Errors
        ///
        /// All violations, each with its JSON pointer.
        // Only who calls it pays for it.
        #[inline]
        pub fn $function(value: &$T) -> ::core::result::Result<(), $crate::Violations> {
            $crate::private::validate(value, $crate::__rules!($($rule)*))
        }
    };
}
