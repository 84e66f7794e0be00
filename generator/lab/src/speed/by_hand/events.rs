//! Events of thirty kinds, as one would write them by hand: an enum that `type` tags.

use serde::{Deserialize, Serialize};

/// The payload.
pub type Payload = Vec<Event>;

#[derive(Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Event {
    #[serde(rename = "account.opened")]
    AccountOpened(AccountOpened),
    #[serde(rename = "account.closed")]
    AccountClosed(AccountClosed),
    #[serde(rename = "balance.available")]
    BalanceAvailable(BalanceAvailable),
    #[serde(rename = "card.issued")]
    CardIssued(CardIssued),
    #[serde(rename = "card.blocked")]
    CardBlocked(CardBlocked),
    #[serde(rename = "card.expired")]
    CardExpired(CardExpired),
    #[serde(rename = "charge.captured")]
    ChargeCaptured(ChargeCaptured),
    #[serde(rename = "charge.failed")]
    ChargeFailed(ChargeFailed),
    #[serde(rename = "charge.refunded")]
    ChargeRefunded(ChargeRefunded),
    #[serde(rename = "customer.created")]
    CustomerCreated(CustomerCreated),
    #[serde(rename = "customer.deleted")]
    CustomerDeleted(CustomerDeleted),
    #[serde(rename = "customer.updated")]
    CustomerUpdated(CustomerUpdated),
    #[serde(rename = "dispute.closed")]
    DisputeClosed(DisputeClosed),
    #[serde(rename = "dispute.opened")]
    DisputeOpened(DisputeOpened),
    #[serde(rename = "invoice.created")]
    InvoiceCreated(InvoiceCreated),
    #[serde(rename = "invoice.paid")]
    InvoicePaid(InvoicePaid),
    #[serde(rename = "invoice.voided")]
    InvoiceVoided(InvoiceVoided),
    #[serde(rename = "mandate.granted")]
    MandateGranted(MandateGranted),
    #[serde(rename = "mandate.revoked")]
    MandateRevoked(MandateRevoked),
    #[serde(rename = "payment.canceled")]
    PaymentCanceled(PaymentCanceled),
    #[serde(rename = "payment.created")]
    PaymentCreated(PaymentCreated),
    #[serde(rename = "payment.failed")]
    PaymentFailed(PaymentFailed),
    #[serde(rename = "payment.settled")]
    PaymentSettled(PaymentSettled),
    #[serde(rename = "payout.failed")]
    PayoutFailed(PayoutFailed),
    #[serde(rename = "payout.paid")]
    PayoutPaid(PayoutPaid),
    #[serde(rename = "price.changed")]
    PriceChanged(PriceChanged),
    #[serde(rename = "product.created")]
    ProductCreated(ProductCreated),
    #[serde(rename = "refund.failed")]
    RefundFailed(RefundFailed),
    #[serde(rename = "refund.settled")]
    RefundSettled(RefundSettled),
    #[serde(rename = "topup.settled")]
    TopupSettled(TopupSettled),
}

/// A kind of event: what all have, and what it has alone.
macro_rules! events {
    ($($Event:ident { $own:ident: $Own:ty })*) => {
        $(#[derive(Serialize, Deserialize)]
        pub struct $Event {
            pub id: String,
            pub created: i64,
            pub live: bool,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub note: Option<String>,
            pub $own: $Own,
        })*
    };
}

events! {
    AccountOpened { reason: String }
    AccountClosed { amount: i64 }
    BalanceAvailable { rate: f64 }
    CardIssued { lines: Vec<String> }
    CardBlocked { reason: String }
    CardExpired { amount: i64 }
    ChargeCaptured { rate: f64 }
    ChargeFailed { lines: Vec<String> }
    ChargeRefunded { reason: String }
    CustomerCreated { amount: i64 }
    CustomerDeleted { rate: f64 }
    CustomerUpdated { lines: Vec<String> }
    DisputeClosed { reason: String }
    DisputeOpened { amount: i64 }
    InvoiceCreated { rate: f64 }
    InvoicePaid { lines: Vec<String> }
    InvoiceVoided { reason: String }
    MandateGranted { amount: i64 }
    MandateRevoked { rate: f64 }
    PaymentCanceled { lines: Vec<String> }
    PaymentCreated { reason: String }
    PaymentFailed { amount: i64 }
    PaymentSettled { rate: f64 }
    PayoutFailed { lines: Vec<String> }
    PayoutPaid { reason: String }
    PriceChanged { amount: i64 }
    ProductCreated { rate: f64 }
    RefundFailed { lines: Vec<String> }
    RefundSettled { reason: String }
    TopupSettled { amount: i64 }
}
