// SPDX-License-Identifier: Apache-2.0
//! What an action of a proposal comes to and its own fields do not say: what is other than now, figure by figure, and what
//! nothing could undo. A trial as the dao tells none of it, since such an action works.

use anyhow::Result;
use ink::primitives::{AccountId, Hash};
use ink::selector_bytes;
use kite_interfaces::dao::{Action, Change, Guardian, Selector};
use kite_interfaces::registry::{ChallengeNumber, Rules};
use kite_interfaces::{Bps, ContributionId, Epoch};
use scale::{Decode, DecodeAll, Encode};

use super::desk::Desk;
use super::plain::{receiver, Fate};
use super::trial::Trial;
use crate::amount;
use crate::arguments::{Own, Shown};
use crate::text::hex;
use crate::{moment, span};

/// Challenges beyond these are not told one by one.
const MOST_TOLD: usize = 10;

/// What an action comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Consequences {
    /// What is other than now.
    pub changes: Vec<String>,
    /// What nothing can undo, and who would lose by it.
    pub dangers: Vec<String>,
    /// What is decided, where its own fields are only numbers.
    pub about: Vec<String>,
}

impl Consequences {
    /// Those of an action, as things are now. A contract that does not answer is no reason not to show the rest.
    pub fn of(desk: &mut Desk, action: &Action) -> Self {
        let mut found = Self::alone(desk, action);
        match received(action).and_then(|to| Fate::of(desk, to)) {
            Some(fate @ Fate::ForEver) => found.dangers.push(fate.to_string()),
            Some(fate @ Fate::UntilAVote) => found.about.push(fate.to_string()),
            None => {}
        }
        found
    }

    fn alone(desk: &mut Desk, action: &Action) -> Self {
        let found = match action {
            Action::Govern(change) => governed(desk, change).map(|changes| Self { changes, ..Self::default() }),
            Action::Call { callee, input, .. } => match input.split_first_chunk() {
                Some((selector, arguments)) => called(desk, *callee, *selector, arguments),
                None => Ok(Self::default()),
            },
            Action::TransferNative { .. } | Action::TransferPsp22 { .. } => Ok(Self::default()),
        };
        found.unwrap_or_else(|error| {
            let unknown = format!("what nobody can tell here, since what holds now cannot be read: {error:#}");
            Self { changes: vec![unknown], ..Self::default() }
        })
    }
}

/// Whom an action sends coin or tokens to by a plain transfer.
fn received(action: &Action) -> Option<AccountId> {
    match action {
        Action::TransferNative { to, .. } | Action::TransferPsp22 { to, .. } => Some(*to),
        Action::Call { input, .. } => receiver(input),
        Action::Govern(_) => None,
    }
}

/// What a trial cannot tell of new code: it replaces the old one, and nobody has asked it anything. That of another
/// contract answers nothing that this one is asked, and what this one holds would be out of reach for ever.
pub(super) fn judged(desk: &Desk, action: &Action, trial: Trial) -> Trial {
    let (Trial::Works | Trial::Untried(_), Some((contract, code_hash))) = (&trial, new_code(desk, action)) else {
        return trial;
    };
    match desk.words.whose_code(code_hash) {
        Some(of) if of != contract => Trial::Fails(format!(
            "this is the code of the {of}: the {contract} would answer nothing that it is asked any more, nor what would \
             put its own code back"
        )),
        Some(_) => trial,
        None => Trial::Untried("it is code of no release that this program knows".to_owned()),
    }
}

/// Which contract of the suite gets which code.
fn new_code(desk: &Desk, action: &Action) -> Option<(String, Hash)> {
    match action {
        Action::Govern(Change::SetCode { code_hash, .. }) => Some(("dao".to_owned(), *code_hash)),
        Action::Call { callee, input, .. } => {
            let (selector, arguments) = input.split_first_chunk()?;
            desk.words.of(*callee).filter(|_| *selector == selector_bytes!("Ownable::set_code"))?;
            Some((desk.words.name_of(*callee), Hash::decode_all(&mut &*arguments).ok()?))
        }
        Action::Govern(_) | Action::TransferNative { .. } | Action::TransferPsp22 { .. } => None,
    }
}

fn governed(desk: &mut Desk, change: &Change) -> Result<Vec<String>> {
    Ok(match change {
        Change::SetParameters(then) => {
            let now = desk.suite.dao.parameters(desk.chain)?;
            differences(desk, ["dao", "Parameters"], &now, then)
        }
        Change::SetSpendCap { asset, cap } => {
            let now = desk.suite.dao.budget(desk.chain, *asset)?.map_or(0, |budget| budget.cap);
            vec![from_to("spend cap", &desk.shown(*asset, now), &desk.shown(*asset, *cap))]
        }
        Change::SetGuardian(then) => {
            let now = desk.suite.dao.settings(desk.chain)?.guardian;
            vec![from_to("guardian", &guardian(desk, now), &guardian(desk, *then))]
        }
        Change::SetRoutine { callee, selector, routine } => vec![bar(desk, *callee, *selector, *routine)?],
        _ => Vec::new(),
    })
}

fn called(desk: &mut Desk, callee: AccountId, selector: Selector, arguments: &[u8]) -> Result<Consequences> {
    let suite = desk.suite;
    let mut found = Consequences::default();
    if callee == suite.registry.address() && selector == selector_bytes!("set_rules") {
        let now = desk.suite.registry.settings(desk.chain)?.rules;
        let then = Rules::decode_all(&mut &*arguments).unwrap_or(now);
        found.changes = differences(desk, ["registry", "Rules"], &now, &then);
    } else if callee == suite.registry.address() && selector == selector_bytes!("resolve") {
        found.about = ruled(desk, arguments)?;
    } else if callee == suite.router.address() {
        found.changes = of_the_router(desk, selector, arguments)?;
    } else if callee == suite.token.address() && selector == selector_bytes!("set_governor") {
        found.dangers.extend(without_votes(desk, read(arguments)));
    }
    if desk.words.of(callee).is_some() && selector == selector_bytes!("Ownable::transfer_ownership") {
        found.dangers.extend(given_away(desk, callee, read(arguments)));
    }
    Ok(found)
}

/// Whose work a ruling is about, and who says what against it.
fn ruled(desk: &mut Desk, arguments: &[u8]) -> Result<Vec<String>> {
    let Some((id, last, _)) = read::<(ContributionId, ChallengeNumber, bool)>(arguments) else { return Ok(Vec::new()) };
    let registry = desk.suite.registry;
    let Some(work) = registry.contribution(desk.chain, id)? else {
        return Ok(vec![format!("contribution {id}, which there is not")]);
    };
    let (kite, who) = (desk.kite(), desk.words.name_of(work.contributor));
    let bond = desk.shown(kite, work.bond);
    let (units, stage, product) = (work.units, work.stage, work.product);
    let mut about = vec![format!(
        "contribution {id}: {units} units of {stage:?} for product {product}, by {who}, with a bond of {bond}"
    )];
    let first = work.case.map_or(last, |case| case.first);
    for number in (first..=last).take(MOST_TOLD) {
        let Some(challenge) = registry.challenge(desk.chain, id, number)? else { continue };
        let (who, bond) = (desk.words.name_of(challenge.challenger), desk.shown(kite, challenge.bond));
        let hash = hex(challenge.evidence_hash.as_ref());
        about.push(format!("challenge {number}: by {who}, who puts up {bond}; its evidence has the hash {hash}"));
    }
    if let Some(case) = work.case {
        let lost = desk.shown(kite, case.bonds);
        about.push(format!(
            "upheld, the work loses its bond and what is frozen; dismissed, the challengers lose {lost}"
        ));
    }
    Ok(about)
}

fn read<T: Decode>(arguments: &[u8]) -> Option<T> {
    T::decode_all(&mut &*arguments).ok()
}

fn of_the_router(desk: &mut Desk, selector: Selector, arguments: &[u8]) -> Result<Vec<String>> {
    let now = desk.suite.router.settings(desk.chain)?;
    let percent = |bps: Bps| format!("{} %", amount::Shown { units: bps.into(), decimals: 2 });
    let change = if selector == selector_bytes!("set_fee") {
        read::<Bps>(arguments).map(|then| from_to("protocol fee", &percent(now.fee_bps), &percent(then)))
    } else if selector == selector_bytes!("set_window") {
        let then = read::<Epoch>(arguments);
        then.map(|then| from_to("trailing window", &epochs(now.window_epochs), &epochs(then)))
    } else {
        None
    };
    Ok(change.into_iter().collect())
}

fn epochs(count: Epoch) -> String {
    format!("{count} epochs")
}

/// The dao registers a snapshot of votes with each proposal, which the token lets its governor do alone.
fn without_votes(desk: &Desk, governor: Option<Option<AccountId>>) -> Option<String> {
    let governor = governor.filter(|governor| *governor != Some(desk.suite.dao.address()))?;
    let who = governor.map_or_else(|| "nobody".to_owned(), |account| desk.words.name_of(account));
    Some(format!(
        "after this nobody can propose or vote any more, and no vote can undo it: {who} could register snapshots of votes, \
         and the dao could not"
    ))
}

fn given_away(desk: &Desk, contract: AccountId, owner: Option<AccountId>) -> Option<String> {
    let owner = owner.filter(|owner| *owner != desk.suite.dao.address())?;
    let (contract, who) = (desk.words.name_of(contract), desk.words.name_of(owner));
    Some(format!(
        "once {who} accepts, it decides alone over the {contract} and its code, and no vote can take that back"
    ))
}

fn guardian(desk: &Desk, guardian: Option<Guardian>) -> String {
    guardian.map_or_else(
        || "nobody".to_owned(),
        |guardian| format!("{} until {}", desk.words.name_of(guardian.account), moment::iso(guardian.expires_at_ms)),
    )
}

/// By what calls of a message are judged from then on.
fn bar(desk: &mut Desk, callee: AccountId, selector: Selector, routine: bool) -> Result<String> {
    let now = desk.suite.dao.parameters(desk.chain)?;
    let bar = |name: &str, quorum_bps: Bps, timelock_ms: u64| {
        let share = amount::Shown { units: quorum_bps.into(), decimals: 2 };
        format!("{name} (quorum {share} %, timelock {})", span::in_words(timelock_ms))
    };
    let low = bar("routine, by more For than Against", now.routine.quorum_bps, now.routine.timelock_ms);
    let high = bar("critical, by 60 %", now.critical.quorum_bps, now.critical.timelock_ms);
    let is = desk.suite.dao.is_routine(desk.chain, callee, selector)?;
    let [was, will] = [is, routine].map(|is| if is { &low } else { &high });
    let message = desk.words.of(callee).and_then(|words| words.message(selector)).unwrap_or_else(|| hex(&selector));
    Ok(from_to(&format!("the bar for {}.{message}", desk.words.name_of(callee)), was, will))
}

fn from_to(what: &str, now: &str, then: &str) -> String {
    if now == then {
        format!("{what}: stays {now}")
    } else {
        format!("{what}: from {now} to {then}")
    }
}

/// What differs between two values of a contract's type, figure by figure.
fn differences<T: Encode>(desk: &mut Desk, path: [&str; 2], now: &T, then: &T) -> Vec<String> {
    let own = Own { balances: Some(desk.kite()), numbers: None };
    let Some(words) = desk.words.named(path[0]) else { return Vec::new() };
    let mut figures = |value: &T| {
        let shown = words.value(path, &value.encode(), own, desk);
        let mut found = Vec::new();
        shown.iter().for_each(|shown| leaves("", shown, &mut found));
        found
    };
    let (now, then) = (figures(now), figures(then));
    let pairs = now.into_iter().zip(then).filter(|(now, then)| now != then);
    pairs.map(|((name, now), (_, then))| from_to(&name, &now, &then)).collect()
}

/// The figures of a value, by their names.
fn leaves(name: &str, shown: &Shown, found: &mut Vec<(String, String)>) {
    let Shown::Record(_, fields) = shown else {
        found.push((name.to_owned(), figure(name, shown)));
        return;
    };
    for (field, value) in fields {
        let name = if name.is_empty() { field.clone() } else { format!("{name}.{field}") };
        leaves(&name, value, found);
    }
}

/// A figure in the unit that its name tells.
fn figure(name: &str, shown: &Shown) -> String {
    let Shown::Plain(plain) = shown else { return shown.to_string() };
    let Ok(number) = plain.parse::<u64>() else { return plain.clone() };
    match name {
        _ if name.ends_with("until_ms") => moment::iso(number),
        _ if name.ends_with("_ms") => span::in_words(number),
        _ if name.ends_with("_bps") => format!("{} %", amount::Shown { units: number.into(), decimals: 2 }),
        _ => plain.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figure_is_in_the_unit_that_its_name_tells() {
        let plain = |number: &str| Shown::Plain(number.to_owned());
        assert_eq!(figure("voting_period_ms", &plain("86400000")), "1 d");
        assert_eq!(figure("guardian_until_ms", &plain("0")), "1970-01-01T00:00:00Z");
        assert_eq!(figure("routine.quorum_bps", &plain("1050")), "10.5 %");
        assert_eq!(figure("max_half_life_epochs", &plain("7")), "7");
        assert_eq!(figure("arbiter", &plain("None")), "None");
    }
}
