// SPDX-License-Identifier: Apache-2.0
//! Payers, honest as long as a test does not make them lie.

use std::sync::{Arc, Mutex};

use http::{Request, Response};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use kite_gateway::desk::{client, whole, HttpClient};
use kite_gateway::payer::{Purse, SigningKey};
use kite_gateway::terms::{asset_name, network, Terms};
use kite_gateway::words::{
    from_header, to_header, Accepted, Bytes as Hex, ChannelConfig, Payload, Payment, PaymentRequired, Settled,
    SignedVoucher, Units, PAYMENT_REQUIRED, PAYMENT_RESPONSE, PAYMENT_SIGNATURE, SCHEME, VERSION,
};
use kite_interfaces::tab::{tab_id, Tab, TabId, Terms as TabTerms};
use kite_interfaces::Balance;
use tokio::time::timeout;

use super::wait::PATIENCE;
use super::Setting;

/// A payer with a tab.
#[derive(Clone)]
pub struct Payer {
    pub key: SigningKey,
    pub config: ChannelConfig,
    pub tab: TabId,
    pub terms: Terms,
    pub purse: Arc<Mutex<Purse>>,
    pub http: HttpClient,
}

/// What a paid call came to.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Result<String, String>,
    pub settled: Option<Settled>,
    pub required: Option<PaymentRequired>,
}

impl Answer {
    pub fn error(&self) -> Option<String> {
        self.required.as_ref()?.error.clone()
    }

    pub fn charged(&self) -> Option<Balance> {
        self.settled.as_ref()?.extra.charged_amount.map(|units| units.0)
    }
}

impl Payer {
    /// With a tab on the seller's terms, which holds `deposit`.
    pub fn with_tab(setting: &Setting, number: u16, deposit: Balance) -> Self {
        let mut secret = [0x11; 32];
        secret[..2].copy_from_slice(&number.to_le_bytes());
        let key = SigningKey::from_bytes(secret).unwrap();
        let terms = setting.terms.clone();
        let config = ChannelConfig {
            payer: Hex([0x99; 32]),
            payer_authorizer: Hex(key.address()),
            receiver: Hex(terms.seller.0),
            token: asset_name(&terms.asset),
            withdraw_delay: terms.withdraw_delay_ms / 1_000,
            salt: Units(number.into()),
            product: terms.product,
        };
        let tab_terms = TabTerms {
            signer: key.address(),
            product: terms.product,
            seller: terms.seller,
            asset: terms.asset,
            withdraw_delay_ms: terms.withdraw_delay_ms,
            salt: number.into(),
        };
        let payer = [0x99; 32].into();
        let tab = tab_id(&terms.domain(), &payer, &tab_terms);
        let (deposited, taken, given_back) = (deposit, 0, 0);
        let on_chain = Tab { payer, terms: tab_terms, deposited, taken, given_back, withdrawable_from_ms: None };
        setting.chain.insert(tab, on_chain);
        let purse = Arc::new(Mutex::new(Purse::new(deposit, 0)));
        Self { key, config, tab, terms, purse, http: client().unwrap() }
    }

    pub fn voucher(&self, ceiling: Balance) -> SignedVoucher {
        SignedVoucher {
            channel_id: Hex(self.tab.into()),
            max_claimable_amount: Units(ceiling),
            signature: Hex(self.key.sign(&self.terms.domain(), self.tab, ceiling).unwrap()),
        }
    }

    pub fn payment(&self, voucher: SignedVoucher) -> Payment {
        Payment {
            x402_version: VERSION,
            accepted: Accepted { scheme: SCHEME.to_owned(), network: network(&self.terms.genesis) },
            payload: Payload::Voucher { channel_config: self.config.clone(), voucher },
        }
    }

    pub async fn send(&self, url: &str, payment: Option<&Payment>) -> Answer {
        let mut request = Request::new(whole("a question"));
        *request.uri_mut() = url.parse().unwrap();
        *request.method_mut() = http::Method::POST;
        if let Some(payment) = payment {
            request.headers_mut().insert(PAYMENT_SIGNATURE, to_header(payment).unwrap());
        }
        let asking = timeout(PATIENCE, async {
            match self.http.request(request).await {
                Ok(answer) => read(answer).await,
                Err(error) => Answer { status: 0, body: Err(error.to_string()), settled: None, required: None },
            }
        });
        asking.await.unwrap_or_else(|_| panic!("{url} has not answered within {PATIENCE:?}"))
    }

    /// Pays with this very ceiling.
    pub async fn pay_with(&self, url: &str, ceiling: Balance) -> Answer {
        self.send(url, Some(&self.payment(self.voucher(ceiling)))).await
    }

    /// Pays as an honest client does.
    pub async fn pay(&self, url: &str, price: Balance) -> Answer {
        let ceiling = self.purse.lock().unwrap().sign(price).unwrap();
        let answer = self.pay_with(url, ceiling).await;
        let total = answer.settled.as_ref().map(|settled| settled.extra.channel_state.charged_cumulative_amount.0);
        match answer.status {
            402 => self.purse.lock().unwrap().refused(ceiling),
            _ => self.purse.lock().unwrap().answered(ceiling, answer.charged(), total),
        }
        answer
    }
}

pub async fn read(answer: Response<Incoming>) -> Answer {
    let (head, body) = answer.into_parts();
    let header = |name| head.headers.get(name).map(|value| value.as_bytes());
    let settled = header(PAYMENT_RESPONSE).map(|value| from_header(value).unwrap());
    let required = header(PAYMENT_REQUIRED).map(|value| from_header(value).unwrap());
    let body = body.collect().await.map_err(|error| error.to_string());
    let body = body.map(|body| String::from_utf8_lossy(&body.to_bytes()).into_owned());
    Answer { status: head.status.as_u16(), body, settled, required }
}
