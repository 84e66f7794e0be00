//! A page of bookings, as one would write it by hand: the shape of Adyen's `TransactionSearchResponse`.

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct Transactions {
    #[serde(rename = "_links", skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Vec<Transaction>>,
}

#[derive(Serialize, Deserialize)]
pub struct Links {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev: Option<Link>,
}

#[derive(Serialize, Deserialize)]
pub struct Link {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct Transaction {
    #[serde(rename = "accountHolder")]
    pub account_holder: ResourceReference,
    pub amount: Amount,
    #[serde(rename = "balanceAccount")]
    pub balance_account: ResourceReference,
    #[serde(rename = "balancePlatform")]
    pub balance_platform: String,
    #[serde(rename = "bookingDate")]
    pub booking_date: String,
    #[serde(rename = "creationDate", skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<String>,
    pub id: String,
    pub status: TransactionStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer: Option<TransferData>,
    #[serde(rename = "valueDate")]
    pub value_date: String,
}

#[derive(Serialize, Deserialize)]
pub struct ResourceReference {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct Amount {
    pub currency: String,
    pub value: i64,
}

#[derive(Serialize, Deserialize)]
pub enum TransactionStatus {
    #[serde(rename = "booked")]
    Booked,
    #[serde(rename = "pending")]
    Pending,
}

#[derive(Serialize, Deserialize)]
pub struct TransferData {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub reference: String,
}

/// The payload.
pub type Payload = Transactions;
