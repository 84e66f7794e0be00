//! Servers that answer what a test says, and remember what they were asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use oasmith_apis::clumio_v1::operations::{
    EditProfileRequest, EditProfileResponse, ListUsersRequest, ListUsersResponse,
};
use oasmith_apis::clumio_v2::operations::{UpdateUserRequest, UpdateUserResponse};
use oasmith_apis::elastic_cloud::operations::{
    UpdateCurrentUserRequest, UpdateCurrentUserResponse,
};
use oasmith_apis::workspace::operations::{
    UpdateAccountProfileRequest, UpdateAccountProfileResponse,
};
use oasmith_apis::{clumio_v1, clumio_v2, elastic_cloud, workspace};
use oasmith_runtime::server::{Authenticate, Credentials, Router, Unauthorized};
use oasmith_runtime::wire::{RawResponse, Responses, select_response};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::TOKEN;
use super::document::{self, Shown};

/// Answers one operation with a response, and keeps the requests. Clones share both.
#[derive(Debug)]
pub(crate) struct Stub<Q, R>(Arc<Mutex<(R, Vec<Q>)>>);

impl<Q, R> Clone for Stub<Q, R> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<Q, R: Responses + Clone> Stub<Q, R> {
    pub(crate) fn new(response: R) -> Self {
        Self(Arc::new(Mutex::new((response, Vec::new()))))
    }

    /// Answers with what a document shows.
    pub(crate) fn shown(shown: &Shown) -> Self {
        Self::new(typed(&shown.raw(500)))
    }

    /// Answers with what the document shows for the first success, its `complete` example where it has several.
    fn of(document: &str, id: &str) -> Self {
        let shown = document::responses(&document::read(document), id);
        Self::shown(shown.iter().find(|shown| shown.key == "200").unwrap())
    }

    pub(crate) fn set(&self, response: R) {
        self.0.lock().unwrap().0 = response;
    }

    fn answer(&self, request: Q) -> R {
        let mut inner = self.0.lock().unwrap();
        inner.1.push(request);
        inner.0.clone()
    }

    /// The requests since the last look.
    pub(crate) fn requests(&self) -> Vec<Q> {
        std::mem::take(&mut self.0.lock().unwrap().1)
    }
}

/// A raw response, typed by its status.
pub(crate) fn typed<R: Responses>(raw: &RawResponse) -> R {
    let position = select_response(R::wire(), raw.status, raw.content_type()).unwrap();
    R::decode(position, raw).unwrap()
}

fn judge(credentials: &Credentials) -> Result<(), Unauthorized> {
    if credentials.bearer() == Some(TOKEN) {
        Ok(())
    } else {
        Err(Unauthorized::default())
    }
}

/// Defines a double: a stub per operation, answering with the documents' examples until told otherwise.
macro_rules! double {
    ($Double:ident of $module:ident ($document:literal): $auth:tt {
        $($method:ident $id:literal: $Request:ident => $Response:ident),* $(,)?
    }) => {
        #[derive(Clone)]
        pub(crate) struct $Double {
            $(pub(crate) $method: Stub<$Request, $Response>),*
        }

        impl $Double {
            pub(crate) fn new() -> Self {
                Self { $($method: Stub::of($document, $id)),* }
            }
        }

        impl $module::server::Api for $Double {
            $(double!(@method $auth $method $Request $Response);)*
        }

        double!(@$auth $Double);
    };
    (@method authenticated $method:ident $Request:ident $Response:ident) => {
        async fn $method(&self, (): (), request: $Request) -> $Response {
            self.$method.answer(request)
        }
    };
    (@method optional $method:ident $Request:ident $Response:ident) => {
        async fn $method(&self, _: Option<()>, request: $Request) -> $Response {
            self.$method.answer(request)
        }
    };
    (@method anonymous $method:ident $Request:ident $Response:ident) => {
        async fn $method(&self, request: $Request) -> $Response {
            self.$method.answer(request)
        }
    };
    (@optional $Double:ident) => {
        double!(@authenticated $Double);
    };
    (@authenticated $Double:ident) => {
        impl Authenticate for $Double {
            type Principal = ();

            async fn authenticate(&self, credentials: &Credentials) -> Result<(), Unauthorized> {
                judge(credentials)
            }
        }
    };
    (@anonymous $Double:ident) => {};
}

double!(ClumioV1 of clumio_v1 ("clumio-v1"): authenticated {
    list_users "listUsers": ListUsersRequest => ListUsersResponse,
    edit_profile "editProfile": EditProfileRequest => EditProfileResponse,
});

double!(ClumioV2 of clumio_v2 ("clumio-v2"): authenticated {
    update_user "updateUser": UpdateUserRequest => UpdateUserResponse,
});

double!(ElasticCloud of elastic_cloud ("elastic-cloud"): anonymous {
    update_current_user "update-current-user": UpdateCurrentUserRequest => UpdateCurrentUserResponse,
});

double!(Workspace of workspace ("workspace"): optional {
    update_account_profile "updateAccountProfile": UpdateAccountProfileRequest => UpdateAccountProfileResponse,
});

/// A server on a free port of the loopback address, until it is dropped.
pub(crate) struct Serving {
    pub(crate) address: SocketAddr,
    task: JoinHandle<()>,
}

impl Serving {
    pub(crate) async fn start(router: Router) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, task }
    }

    /// The server's URL; `path` starts with `/` or is empty.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.task.abort();
    }
}
