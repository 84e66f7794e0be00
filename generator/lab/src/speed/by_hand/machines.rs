//! A list of machines, as one would write it by hand: the shape of Azure's `VirtualMachineListResponse`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct Machines {
    #[serde(rename = "nextLink", skip_serializing_if = "Option::is_none")]
    pub next_link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Vec<VirtualMachine>>,
}

#[derive(Serialize, Deserialize)]
pub struct VirtualMachine {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub location: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<VirtualMachineProperties>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct VirtualMachineProperties {
    #[serde(rename = "amountOfRam")]
    pub amount_of_ram: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub controllers: Option<Vec<VirtualDiskController>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customization: Option<GuestOSCustomization>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disks: Option<Vec<VirtualDisk>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dnsname: Option<String>,
    #[serde(rename = "exposeToGuestVM", skip_serializing_if = "Option::is_none")]
    pub expose_to_guest_vm: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    #[serde(rename = "guestOS", skip_serializing_if = "Option::is_none")]
    pub guest_os: Option<String>,
    #[serde(rename = "guestOSType", skip_serializing_if = "Option::is_none")]
    pub guest_ostype: Option<VirtualMachinePropertiesGuestOstype>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nics: Option<Vec<VirtualNic>>,
    #[serde(rename = "numberOfCores")]
    pub number_of_cores: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    #[serde(rename = "privateCloudId")]
    pub private_cloud_id: String,
    #[serde(rename = "provisioningState", skip_serializing_if = "Option::is_none")]
    pub provisioning_state: Option<String>,
    #[serde(rename = "publicIP", skip_serializing_if = "Option::is_none")]
    pub public_ip: Option<String>,
    #[serde(rename = "resourcePool", skip_serializing_if = "Option::is_none")]
    pub resource_pool: Option<ResourcePool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<VirtualMachinePropertiesStatus>,
    #[serde(rename = "templateId", skip_serializing_if = "Option::is_none")]
    pub template_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(rename = "vSphereNetworks", skip_serializing_if = "Option::is_none")]
    pub v_sphere_networks: Option<Vec<String>>,
    #[serde(rename = "vmId", skip_serializing_if = "Option::is_none")]
    pub vm_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vmwaretools: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct VirtualDiskController {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(rename = "subType", skip_serializing_if = "Option::is_none")]
    pub sub_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct GuestOSCustomization {
    #[serde(rename = "dnsServers", skip_serializing_if = "Option::is_none")]
    pub dns_servers: Option<Vec<String>>,
    #[serde(rename = "hostName", skip_serializing_if = "Option::is_none")]
    pub host_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    #[serde(rename = "policyId", skip_serializing_if = "Option::is_none")]
    pub policy_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct VirtualDisk {
    #[serde(rename = "controllerId")]
    pub controller_id: String,
    #[serde(rename = "independenceMode")]
    pub independence_mode: VirtualDiskIndependenceMode,
    #[serde(rename = "totalSize")]
    pub total_size: i64,
    #[serde(rename = "virtualDiskId", skip_serializing_if = "Option::is_none")]
    pub virtual_disk_id: Option<String>,
    #[serde(rename = "virtualDiskName", skip_serializing_if = "Option::is_none")]
    pub virtual_disk_name: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub enum VirtualDiskIndependenceMode {
    #[serde(rename = "persistent")]
    Persistent,
    #[serde(rename = "independent_persistent")]
    IndependentPersistent,
    #[serde(rename = "independent_nonpersistent")]
    IndependentNonpersistent,
}

#[derive(Serialize, Deserialize)]
pub enum VirtualMachinePropertiesGuestOstype {
    #[serde(rename = "linux")]
    Linux,
    #[serde(rename = "windows")]
    Windows,
    #[serde(rename = "other")]
    Other,
}

#[derive(Serialize, Deserialize)]
pub struct VirtualNic {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customization: Option<GuestOSNICCustomization>,
    #[serde(rename = "ipAddresses", skip_serializing_if = "Option::is_none")]
    pub ip_addresses: Option<Vec<String>>,
    #[serde(rename = "macAddress", skip_serializing_if = "Option::is_none")]
    pub mac_address: Option<String>,
    pub network: VirtualNetwork,
    #[serde(rename = "nicType")]
    pub nic_type: VirtualNicNicType,
    #[serde(rename = "powerOnBoot", skip_serializing_if = "Option::is_none")]
    pub power_on_boot: Option<bool>,
    #[serde(rename = "virtualNicId", skip_serializing_if = "Option::is_none")]
    pub virtual_nic_id: Option<String>,
    #[serde(rename = "virtualNicName", skip_serializing_if = "Option::is_none")]
    pub virtual_nic_name: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct GuestOSNICCustomization {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocation: Option<GuestOSNICCustomizationAllocation>,
    #[serde(rename = "dnsServers", skip_serializing_if = "Option::is_none")]
    pub dns_servers: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway: Option<Vec<String>>,
    #[serde(rename = "ipAddress", skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mask: Option<String>,
    #[serde(rename = "primaryWinsServer", skip_serializing_if = "Option::is_none")]
    pub primary_wins_server: Option<String>,
    #[serde(
        rename = "secondaryWinsServer",
        skip_serializing_if = "Option::is_none"
    )]
    pub secondary_wins_server: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub enum GuestOSNICCustomizationAllocation {
    #[serde(rename = "static")]
    Static,
    #[serde(rename = "dynamic")]
    Dynamic,
}

#[derive(Serialize, Deserialize)]
pub struct VirtualNetwork {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignable: Option<bool>,
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<VirtualNetworkProperties>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct VirtualNetworkProperties {
    #[serde(rename = "privateCloudId", skip_serializing_if = "Option::is_none")]
    pub private_cloud_id: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub enum VirtualNicNicType {
    E1000,
    E1000E,
    PCNET32,
    VMXNET,
    VMXNET2,
    VMXNET3,
}

#[derive(Serialize, Deserialize)]
pub struct ResourcePool {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(rename = "privateCloudId", skip_serializing_if = "Option::is_none")]
    pub private_cloud_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<ResourcePoolProperties>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub struct ResourcePoolProperties {
    #[serde(rename = "fullName", skip_serializing_if = "Option::is_none")]
    pub full_name: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub enum VirtualMachinePropertiesStatus {
    #[serde(rename = "running")]
    Running,
    #[serde(rename = "suspended")]
    Suspended,
    #[serde(rename = "poweredoff")]
    Poweredoff,
    #[serde(rename = "updating")]
    Updating,
    #[serde(rename = "deallocating")]
    Deallocating,
    #[serde(rename = "deleting")]
    Deleting,
}

/// The payload.
pub type Payload = Machines;
