//! Numbers with all digits, and those that are refused because they would be rounded.

use exact_numbers::models::Account;
use oasmith_runtime::Number;

use crate::{generated, violations};

generated!(exact_numbers);

#[test]
fn digits_are_kept() {
    let text =
        r#"{"balance":0.12345678901234567890,"serial":340282366920938463463374607431768211455}"#;
    let account: Account = serde_json::from_str(text).unwrap();
    assert_eq!(account.balance.as_str(), "0.12345678901234567890");
    assert_eq!(serde_json::to_string(&account).unwrap(), text);
    assert_eq!(violations(&account), []);
    assert_eq!(*account.large, Number::from(7));
    assert_eq!(account.fee.to_f64(), 0.5);
}

#[test]
fn what_would_be_rounded_is_refused() {
    for text in [
        r#"{"balance":1,"rate":9007199254740993}"#,
        r#"{"balance":1,"count":18446744073709551615}"#,
        r#"{"balance":1,"count":1e30}"#,
        r#"{"balance":"1"}"#,
    ] {
        assert!(serde_json::from_str::<Account>(text).is_err(), "{text}");
    }
    let exact = r#"{"balance":1,"rate":9007199254740992}"#;
    assert!(serde_json::from_str::<Account>(exact).is_ok());
    // Rounded to bits, and not in digits.
    let digits: Account =
        serde_json::from_str(r#"{"balance":1,"rate":-59587016159270070}"#).unwrap();
    let text = serde_json::to_string(&digits).unwrap();
    assert!(
        text.ends_with(r#""rate":-5.958701615927007e+16}"#),
        "{text}"
    );
}

#[test]
fn rules_of_exact_numbers_are_checked() {
    let account = Account {
        serial: "1.5".parse().ok(),
        ..Account::new(Number::from(-1))
    };
    let found = [
        ("/balance".to_owned(), "minimum"),
        ("/serial".to_owned(), "type"),
    ];
    assert_eq!(violations(&account), found);
}
