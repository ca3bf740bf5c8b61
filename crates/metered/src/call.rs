// SPDX-License-Identifier: Apache-2.0
//! `kite call`.

use std::fs;
use std::io::{stdout, Write};
use std::path::PathBuf;

use anyhow::{ensure, Context, Result};
use http::header::{HeaderName, HeaderValue};
use http::{Method, Request, Response, Uri};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use kite_format::amount::Unit;
use kite_format::output::{self, Form, Telling};
use kite_format::text;
use kite_format::whole::Draft;
use kite_gateway::desk::{client, whole, HttpClient};
use kite_gateway::payer::{pay, Limit, Wallet};
use kite_gateway::words::{from_header, to_header, Bytes, Payment, Settled, PAYMENT_RESPONSE, PAYMENT_SIGNATURE};
use kite_interfaces::Balance;
use kite_node::keys::SecretSource;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::runtime::Runtime;

use crate::place::Place;
use crate::tabs::NodeBank;

/// Asks an API, and pays within a limit if it asks to be paid; what it answers is written to the output.
///
/// The secret is the payer's key: it makes the deposit. Vouchers are signed by a key of their own, which is kept beside the
/// tabs.
#[derive(Clone, Debug, clap::Args)]
pub struct Call {
    /// What to ask
    url: Uri,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    secret: SecretSource,
    /// The most that the seller's tab may ever hold, and that this call may cost: "1 KITE"
    #[arg(long, value_name = "AMOUNT")]
    limit: String,
    /// The method [default: GET, or POST if there are data]
    #[arg(short = 'X', long = "request", value_name = "METHOD")]
    method: Option<Method>,
    /// A header, such as "content-type: application/json"
    #[arg(short = 'H', long = "header", value_name = "HEADER")]
    headers: Vec<String>,
    /// What to send; @FILE for what is in a file
    #[arg(short = 'd', long = "data", value_name = "DATA", allow_hyphen_values = true)]
    data: Option<String>,
    /// Where to write what was answered [default: standard output]
    #[arg(short = 'O', long = "to", value_name = "FILE")]
    to: Option<PathBuf>,
    /// Where the voucher key and the tabs are kept
    #[arg(long, default_value = "kite-wallet.json", value_name = "FILE")]
    wallet: PathBuf,
    #[command(flatten)]
    telling: Telling,
}

/// What came of a call, for scripts.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Told {
    /// The HTTP status.
    pub status: u16,
    /// What was charged, in the smallest unit of the limit's asset; `null`: it was not asked for, or is not known yet.
    pub charged: Option<String>,
    /// What was deposited for it, in the smallest unit of the limit's asset: what no call uses can be withdrawn. `0`: the
    /// tab had enough.
    pub deposited: String,
    /// The tab that pays it.
    pub tab: Option<String>,
    /// What was answered, unless a file has it.
    pub body: Option<String>,
    /// The file that has it.
    pub file: Option<PathBuf>,
}

impl Told {
    /// What it cost, for people.
    fn charge(&self, unit: &Unit, is_paid: bool) -> String {
        let charged = self.charged.as_ref().and_then(|units| units.parse().ok()).map(|units| unit.shown(units));
        match (charged, &self.tab) {
            (Some(charged), Some(tab)) => format!("charged {charged}, paid by the tab {tab}"),
            (Some(charged), None) => format!("charged {charged}"),
            (None, Some(tab)) => format!("paid by the tab {tab}; what it cost is not known yet"),
            (None, None) if is_paid => "a payment was sent, and the answer does not tell what was charged".to_owned(),
            (None, None) => "nothing was charged".to_owned(),
        }
    }
}

impl Call {
    /// How the outcome is told.
    #[must_use]
    pub fn form(&self) -> Form {
        self.telling.form
    }

    /// Asks, pays, and writes the answer down. An error if the answer is none that was asked for: then no file is written.
    pub fn run(&self) -> Result<()> {
        // What cannot be kept is not paid for.
        let mut draft = self.to.as_deref().map(Draft::of).transpose()?;
        let question = self.question()?;
        let key = self.secret.key(self.place.network()?.keys())?;
        let payer = key.account();
        let mut found = self.place.find(key.keyring())?;
        let (asset, amount) = found.units(&self.limit)?;
        let unit = found.unit(asset);
        let genesis = Bytes(found.chain.genesis().into());
        let limit = Limit { genesis, contract: found.tabs.address(), asset, amount, unit: unit.clone() };
        let words = found.words(asset)?;
        let (tabs, kite) = (found.tabs, found.suite.token);
        let mut bank = NodeBank { chain: found.chain, tabs, kite, payer, words, deposited: 0 };
        let mut wallet = Wallet::open(&self.wallet, random)?;
        let (runtime, http) = (Runtime::new()?, client()?);
        let mut is_paid = false;
        let answer = pay(&mut wallet, &mut bank, &limit, |payment| {
            is_paid |= payment.is_some();
            runtime.block_on(send(&http, &question, payment))
        })?;
        let status = answer.status();
        let kept = draft.as_mut().filter(|_| status.is_success()).map(Draft::file);
        let told = runtime.block_on(self.tell(answer, kept, bank.deposited))?;
        if self.telling.form == Form::Text {
            if bank.deposited > 0 {
                let deposited = unit.shown(bank.deposited);
                output::aside(format_args!("deposited {deposited}; `kite tab withdraw` gets back what no call uses\n"));
            }
            output::aside(format_args!("{}\n", told.charge(&unit, is_paid)));
        }
        ensure!(status.is_success(), "{} answers {status}", self.url);
        draft.map_or(Ok(()), Draft::keep)?;
        self.telling.form.json(&told)
    }

    fn question(&self) -> Result<Request<Vec<u8>>> {
        let data = match self.data.as_deref().map(|data| data.strip_prefix('@').ok_or(data)) {
            None => None,
            Some(Err(data)) => Some(data.as_bytes().to_vec()),
            Some(Ok(file)) => Some(fs::read(file).with_context(|| format!("cannot read {file}"))?),
        };
        let default = if data.is_some() { Method::POST } else { Method::GET };
        let mut question = Request::new(data.unwrap_or_default());
        *question.method_mut() = self.method.clone().unwrap_or(default);
        *question.uri_mut() = self.url.clone();
        for header in &self.headers {
            let (name, value) = header.split_once(':').with_context(|| format!("{header:?} is no header"))?;
            let name: HeaderName = name.trim().parse().with_context(|| format!("{name:?} is no header's name"))?;
            question.headers_mut().append(name, HeaderValue::from_str(value.trim())?);
        }
        Ok(question)
    }

    /// Writes an answer down, and says what it was.
    async fn tell(&self, answer: Response<Incoming>, kept: Option<&mut fs::File>, deposited: Balance) -> Result<Told> {
        let status = answer.status().as_u16();
        let settled = answer.headers().get(PAYMENT_RESPONSE).and_then(|value| from_header(value.as_bytes()).ok());
        let paid = settled.map(|settled: Settled| settled.extra);
        let charged = paid.as_ref().and_then(|paid| paid.charged_amount.as_ref()).map(|amount| amount.0.to_string());
        let tab = paid.map(|paid| text::hex(&paid.channel_state.channel_id.0));
        let file = kept.is_some().then(|| self.to.clone()).flatten();
        let body = match (kept, self.telling.form) {
            (Some(kept), _) => {
                write(answer, kept).await?;
                None
            }
            (None, Form::Json) => {
                let mut body = Vec::new();
                write(answer, &mut body).await?;
                Some(String::from_utf8(body).map_err(|_| NotText)?)
            }
            (None, Form::Text) => {
                write(answer, &mut stdout()).await?;
                None
            }
        };
        Ok(Told { status, charged, deposited: deposited.to_string(), tab, body, file })
    }
}

/// Bytes that JSON cannot hold.
#[derive(Debug, thiserror::Error)]
#[error("the answer is no text, which JSON could hold: it was paid, and --to FILE would have kept it")]
struct NotText;

/// Writes an answer as it comes.
async fn write(answer: Response<Incoming>, output: &mut dyn Write) -> Result<()> {
    let mut body = answer.into_body();
    while let Some(frame) = body.frame().await {
        if let Some(data) = frame.context("the answer broke off")?.data_ref() {
            output.write_all(data)?;
        }
    }
    Ok(output.flush()?)
}

async fn send(http: &HttpClient, question: &Request<Vec<u8>>, payment: Option<&Payment>) -> Result<Response<Incoming>> {
    let mut request = question.clone().map(whole);
    if let Some(payment) = payment {
        request.headers_mut().insert(PAYMENT_SIGNATURE, to_header(payment)?);
    }
    let unanswered = if payment.is_some() {
        "the API cannot be reached; a payment that was sent counts in full until it tells"
    } else {
        "the API cannot be reached, and nothing was paid"
    };
    http.request(request).await.with_context(|| format!("{}: {unanswered}", question.uri()))
}

fn random() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).context("this machine gives no random numbers")?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charge_says_how_much_and_by_which_tab() {
        let unit = Unit { sign: "KITE".to_owned(), decimals: 12 };
        let said = |charged: Option<&str>, tab: Option<&str>, is_paid| {
            let [charged, tab] = [charged, tab].map(|said| said.map(str::to_owned));
            Told { status: 200, charged, deposited: "0".to_owned(), tab, body: None, file: None }.charge(&unit, is_paid)
        };
        assert_eq!(said(Some("200000000"), Some("0xab"), true), "charged 0.0002 KITE, paid by the tab 0xab");
        assert_eq!(said(None, Some("0xab"), true), "paid by the tab 0xab; what it cost is not known yet");
        assert_eq!(said(None, None, false), "nothing was charged");
        assert!(said(None, None, true).contains("does not tell what was charged"));
    }
}
