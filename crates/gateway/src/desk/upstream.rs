// SPDX-License-Identifier: Apache-2.0
//! The API behind the gateway.

use std::str::FromStr;
use std::time::Duration;

use anyhow::{ensure, Context, Result};
use http::header::{
    HeaderName, CONNECTION, HOST, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, TE, TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, HeaderValue, Request, Response, Uri};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::Body;
use crate::words::{PAYMENT_REQUIRED, PAYMENT_RESPONSE, PAYMENT_SIGNATURE};

/// How long an unused connection is kept: less than the 5 seconds after which common servers hang up, since a request that
/// is sent just then is lost.
const IDLE: Duration = Duration::from_secs(3);

/// Headers that are between two neighbours, and not passed on.
const OF_THE_CONNECTION: [HeaderName; 8] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    TE,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// An HTTP client that checks certificates against those that the machine trusts.
pub type HttpClient = Client<HttpsConnector<HttpConnector>, Body>;

/// A client for `http` and `https`.
pub fn client() -> Result<HttpClient> {
    let builder = HttpsConnectorBuilder::new().with_native_roots().context("this machine's certificates")?;
    let mut http = HttpConnector::new();
    http.set_nodelay(true);
    http.enforce_http(false);
    let connector = builder.https_or_http().enable_http1().wrap_connector(http);
    let mut client = Client::builder(TokioExecutor::new());
    client.pool_timer(TokioTimer::new()).pool_idle_timeout(IDLE);
    Ok(client.build(connector))
}

/// The API: where it is, and connections to it.
#[derive(Clone, Debug)]
pub struct Upstream {
    base: Uri,
    client: HttpClient,
}

impl FromStr for Upstream {
    type Err = anyhow::Error;

    fn from_str(url: &str) -> Result<Self> {
        let base: Uri = url.parse().with_context(|| format!("{url} is no URL"))?;
        let is_known = matches!(base.scheme_str(), Some("http" | "https"));
        ensure!(is_known && base.authority().is_some(), "expected a URL such as http://127.0.0.1:8000, found {url}");
        ensure!(base.query().is_none(), "{url} has a query: the requests bring theirs");
        Ok(Self { base, client: client()? })
    }
}

impl Upstream {
    /// Sends a request on, as the API's own, and returns its answer as it begins.
    pub(super) async fn send(&self, mut request: Request<Body>) -> Result<Response<Incoming>, Error> {
        if let Some(uri) = self.uri(request.uri()) {
            *request.uri_mut() = uri;
        }
        let headers = request.headers_mut();
        strip(headers);
        headers.remove(PAYMENT_SIGNATURE);
        if let Some(host) = headers.remove(HOST) {
            headers.entry("x-forwarded-host").or_insert(host);
        }
        // So that an API that tells what was used at the end of its answer does so.
        headers.insert(TE, HeaderValue::from_static("trailers"));
        let mut response = self.client.request(request).await?;
        let headers = response.headers_mut();
        strip(headers);
        headers.remove(PAYMENT_REQUIRED);
        headers.remove(PAYMENT_RESPONSE);
        Ok(response)
    }

    fn uri(&self, asked: &Uri) -> Option<Uri> {
        let base = self.base.path().trim_end_matches('/');
        let path = format!("{base}{}", asked.path_and_query().map_or("/", |path| path.as_str()));
        let mut parts = self.base.clone().into_parts();
        parts.path_and_query = path.parse().ok();
        Uri::from_parts(parts).ok()
    }
}

/// Takes away what is between two neighbours, and what they named so.
fn strip(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named.iter().chain(&OF_THE_CONNECTION) {
        headers.remove(name);
    }
}
