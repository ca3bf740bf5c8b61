// SPDX-License-Identifier: Apache-2.0
//! One paid request: asked for, paid within a limit, and paid again where the seller's correction is proved.

use anyhow::{anyhow, bail, ensure, Context, Result};
use http::{Response, StatusCode};
use ink::primitives::AccountId;
use kite_format::amount::Unit;
use kite_interfaces::tab::{domain, tab_id, Tab, TabId, Terms};
use kite_interfaces::{Asset, Balance};

use super::wallet::{KeptTab, Wallet};
use super::Purse;
use crate::terms::{asset_name, asset_of, network};
use crate::words::{
    from_header, Accepted, Bytes, ChannelConfig, Offer, Payload, Payment, PaymentRequired, Reason, Settled,
    SignedVoucher, Units, PAYMENT_REQUIRED, PAYMENT_RESPONSE, SCHEME, VERSION,
};

/// How many requests at its price a tab is opened or topped up for, if the limit allows it.
const REQUESTS: Balance = 1_000;

/// How often a request is paid for at most, with corrected terms.
const ATTEMPTS: usize = 3;

/// Milliseconds of a second.
const SECOND_MS: u64 = 1_000;

/// What its owner lets a payer do.
#[derive(Clone, Debug)]
pub struct Limit {
    /// Hash of the chain's first block.
    pub genesis: Bytes<32>,
    /// The contract that is trusted with deposits.
    pub contract: AccountId,
    /// What may be paid in.
    pub asset: Asset,
    /// The most that a seller's tab may ever hold, in smallest units; also the most that a request may cost.
    pub amount: Balance,
    /// How it is written.
    pub unit: Unit,
}

/// What a payer needs of the chain.
pub trait Bank {
    /// Whose deposits they are.
    fn payer(&self) -> AccountId;
    /// A tab on the chain; `None` if there is none, or it was closed.
    fn tab(&mut self, tab: TabId) -> Result<Option<Tab>>;
    /// Opens a tab; comes back once that is done.
    fn open(&mut self, terms: &Terms, amount: Balance) -> Result<()>;
    /// Adds to a tab; comes back once that is done.
    fn top_up(&mut self, tab: TabId, asset: Asset, amount: Balance) -> Result<()>;
    /// Waits for a second: by then a seller asks the chain again.
    fn wait(&mut self);
    /// A number that no other tab has.
    fn salt(&mut self) -> Result<u64>;
}

/// Sends a request by `send`, and pays for it if it must be paid for.
pub fn pay<B>(
    wallet: &mut Wallet,
    bank: &mut dyn Bank,
    limit: &Limit,
    mut send: impl FnMut(Option<&Payment>) -> Result<Response<B>>,
) -> Result<Response<B>> {
    let mut answer = send(None)?;
    let mut asked: Option<Balance> = None;
    let mut tab: Option<String> = None;
    for _ in 0..ATTEMPTS {
        if answer.status() != StatusCode::PAYMENT_REQUIRED {
            return Ok(answer);
        }
        let required: PaymentRequired =
            said(&answer, PAYMENT_REQUIRED)?.context("payment is asked for in no words of x402")?;
        let offer = chosen(&required, limit)?;
        let is_other = asked.is_none_or(|before| before != offer.amount.0);
        let is_mended = match &tab {
            Some(tab) if is_over(wallet, bank, tab)? => true,
            _ => is_other || awaits_the_chain(&required, bank) || corrected(wallet, offer)?,
        };
        if !is_mended {
            break;
        }
        asked = Some(offer.amount.0);
        let id = tab_for(wallet, bank, limit, offer)?;
        answer = attempt(wallet, &id, offer, &mut send)?;
        tab = Some(id);
    }
    if answer.status() == StatusCode::PAYMENT_REQUIRED {
        let required: Option<PaymentRequired> = said(&answer, PAYMENT_REQUIRED)?;
        let reason = required.and_then(|required| required.error).unwrap_or_default();
        bail!("the seller did not take the payment: {reason}. Nothing was charged");
    }
    Ok(answer)
}

fn attempt<B>(
    wallet: &mut Wallet,
    id: &str,
    offer: &Offer,
    send: &mut impl FnMut(Option<&Payment>) -> Result<Response<B>>,
) -> Result<Response<B>> {
    let kept = wallet.tabs.get_mut(id).ok_or_else(gone)?;
    let ceiling = kept.purse.sign(offer.amount.0)?;
    let payment = payment(wallet, id, ceiling)?;
    // What was signed is known before anybody else knows it.
    wallet.save()?;
    let answer = send(Some(&payment))?;
    let purse = &mut wallet.tabs.get_mut(id).ok_or_else(gone)?.purse;
    if answer.status() == StatusCode::PAYMENT_REQUIRED {
        purse.refused(ceiling);
    } else {
        let settled: Option<Settled> = said(&answer, PAYMENT_RESPONSE)?;
        let extra = settled.map(|settled| settled.extra);
        let total = extra.as_ref().map(|extra| extra.channel_state.charged_cumulative_amount.0);
        purse.answered(ceiling, extra.and_then(|extra| extra.charged_amount).map(|charged| charged.0), total);
    }
    wallet.save()?;
    Ok(answer)
}

fn gone() -> anyhow::Error {
    anyhow!("the tab is gone")
}

/// The first offer that may be paid.
fn chosen<'a>(required: &'a PaymentRequired, limit: &Limit) -> Result<&'a Offer> {
    let ours = network(&limit.genesis.0.into());
    let fits = |offer: &&Offer| offer.scheme == SCHEME && offer.network == ours && offer.extra.genesis == limit.genesis;
    let offer = required.accepts.iter().find(fits);
    let offer = offer.with_context(|| format!("no offer is for {SCHEME} on {ours}"))?;
    let contract = AccountId::from(offer.extra.contract.0);
    ensure!(
        contract == limit.contract,
        "the seller's tabs are kept by a contract that this network does not name: it may keep the deposit"
    );
    ensure!(
        offer.asset == asset_name(&limit.asset),
        "the price is in {}, and the limit is for another asset",
        offer.extra.symbol
    );
    ensure!(
        offer.amount.0 <= limit.amount,
        "the request may cost {}, and the limit is {}",
        limit.unit.shown(offer.amount.0),
        limit.unit.shown(limit.amount)
    );
    Ok(offer)
}

/// The tab for this offer, with room for one more request.
fn tab_for(wallet: &mut Wallet, bank: &mut dyn Bank, limit: &Limit, offer: &Offer) -> Result<String> {
    // A wallet may serve several accounts: what one has deposited is not another's to spend.
    let payer = Bytes(*bank.payer().as_ref());
    let fits = |tab: &KeptTab| {
        let KeptTab { genesis, contract, config, .. } = tab;
        let same_place = (genesis, contract) == (&offer.extra.genesis, &offer.extra.contract);
        let same_terms =
            (config.product, &config.receiver, &config.token) == (offer.extra.product, &offer.pay_to, &offer.asset);
        same_place && same_terms && config.payer == payer && config.withdraw_delay >= offer.extra.withdraw_delay
    };
    let known = wallet.tabs.iter().find(|(_, tab)| fits(tab)).map(|(id, _)| id.clone());
    if let Some(id) = known {
        if topped_up(wallet, bank, limit, offer, &id)? {
            return Ok(id);
        }
        wallet.tabs.remove(&id);
    }
    open(wallet, bank, limit, offer)
}

/// Sees to it that the tab has room; whether it is there at all.
fn topped_up(wallet: &mut Wallet, bank: &mut dyn Bank, limit: &Limit, offer: &Offer, id: &str) -> Result<bool> {
    let purse = &mut wallet.tabs.get_mut(id).ok_or_else(gone)?.purse;
    if purse.left() >= offer.amount.0 {
        return Ok(true);
    }
    let tab = number(id)?;
    let Some(found) = bank.tab(tab)?.filter(|tab| tab.withdrawable_from_ms.is_none()) else { return Ok(false) };
    let deposit = found.deposited.saturating_sub(found.given_back);
    purse.deposited(deposit);
    let missing = offer.amount.0.saturating_sub(purse.left());
    if missing > 0 {
        let amount = step(limit, missing, offer.amount.0, limit.amount.saturating_sub(deposit))?;
        bank.top_up(tab, limit.asset, amount)?;
        wallet.tabs.get_mut(id).ok_or_else(gone)?.purse.deposited(deposit.saturating_add(amount));
    }
    wallet.save()?;
    Ok(true)
}

fn open(wallet: &mut Wallet, bank: &mut dyn Bank, limit: &Limit, offer: &Offer) -> Result<String> {
    let amount = step(limit, offer.amount.0, offer.amount.0, limit.amount)?;
    let (payer, signer, salt) = (bank.payer(), wallet.key().address(), bank.salt()?);
    let terms = Terms {
        signer,
        product: offer.extra.product,
        seller: offer.pay_to.0.into(),
        asset: asset_of(&offer.asset).context("the price is in no asset")?,
        withdraw_delay_ms: offer.extra.withdraw_delay.saturating_mul(SECOND_MS),
        salt,
    };
    let config = ChannelConfig {
        payer: Bytes(payer.0),
        payer_authorizer: Bytes(signer),
        receiver: offer.pay_to,
        token: offer.asset.clone(),
        withdraw_delay: offer.extra.withdraw_delay,
        salt: Units(salt.into()),
        product: offer.extra.product,
    };
    let (genesis, contract) = (offer.extra.genesis, offer.extra.contract);
    let id = tab_id(&domain(&genesis.0.into(), &contract.0.into()), &payer, &terms);
    let id = format!("0x{}", hex::encode(id));
    // Written down first: whatever becomes of the transaction, its tab is found again.
    wallet.tabs.insert(id.clone(), KeptTab { genesis, contract, config, purse: Purse::new(0, 0) });
    wallet.save()?;
    bank.open(&terms, amount)?;
    wallet.tabs.get_mut(&id).ok_or_else(gone)?.purse.deposited(amount);
    wallet.save()?;
    Ok(id)
}

/// Whether a tab whose payment was refused has come to its end, on whatever way: then it is forgotten.
fn is_over(wallet: &mut Wallet, bank: &mut dyn Bank, id: &str) -> Result<bool> {
    let found = bank.tab(number(id)?)?;
    let is_over = found.is_none_or(|tab| tab.withdrawable_from_ms.is_some());
    if is_over {
        wallet.tabs.remove(id);
        wallet.save()?;
    }
    Ok(is_over)
}

/// How much to deposit: for many requests, if the limit leaves so much.
fn step(limit: &Limit, missing: Balance, price: Balance, left: Balance) -> Result<Balance> {
    ensure!(
        missing <= left,
        "{} more would have to be deposited, and the limit leaves {}: raise it",
        limit.unit.shown(missing),
        limit.unit.shown(left)
    );
    Ok(price.saturating_mul(REQUESTS).max(missing).min(left))
}

fn payment(wallet: &Wallet, id: &str, ceiling: Balance) -> Result<Payment> {
    let KeptTab { genesis, contract, config, .. } = wallet.tabs.get(id).ok_or_else(gone)?;
    let (genesis, tab) = (genesis.0.into(), number(id)?);
    let signature = wallet.key().sign(&domain(&genesis, &contract.0.into()), tab, ceiling)?;
    let voucher = SignedVoucher {
        channel_id: Bytes(tab.into()),
        max_claimable_amount: Units(ceiling),
        signature: Bytes(signature),
    };
    Ok(Payment {
        x402_version: VERSION,
        accepted: Accepted { scheme: SCHEME.to_owned(), network: network(&genesis) },
        payload: Payload::Voucher { channel_config: config.clone(), voucher },
    })
}

/// Adopts a correction that one of our own vouchers proves. Whether one was.
fn corrected(wallet: &mut Wallet, offer: &Offer) -> Result<bool> {
    let (Some(state), Some(proof)) = (&offer.extra.channel_state, &offer.extra.voucher_state) else { return Ok(false) };
    let (signer, id) = (wallet.key().address(), format!("0x{}", hex::encode(state.channel_id.0)));
    let Some(KeptTab { genesis, contract, purse, .. }) = wallet.tabs.get_mut(&id) else { return Ok(false) };
    let domain = domain(&genesis.0.into(), &contract.0.into());
    let is_adopted = purse.correct((&domain, state.channel_id.0.into(), signer), state, proof);
    wallet.save()?;
    Ok(is_adopted)
}

/// Whether the seller has not seen a deposit yet; then it is given the time.
fn awaits_the_chain(required: &PaymentRequired, bank: &mut dyn Bank) -> bool {
    let waiting = [Reason::ChannelNotFound.name(), Reason::CumulativeExceedsBalance.name()];
    let is_waiting = required.error.as_deref().is_some_and(|error| waiting.contains(&error));
    if is_waiting {
        bank.wait();
    }
    is_waiting
}

fn number(id: &str) -> Result<TabId> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(id.trim_start_matches("0x"), &mut bytes).context("a tab's number is damaged")?;
    Ok(bytes.into())
}

fn said<B, T: serde::de::DeserializeOwned>(answer: &Response<B>, header: &str) -> Result<Option<T>> {
    let value = answer.headers().get(header);
    value.map(|value| from_header(value.as_bytes())).transpose().with_context(|| format!("{header} cannot be read"))
}
