// SPDX-License-Identifier: Apache-2.0
use ink_sandbox::frame_support::{Blake2_256, StorageHasher};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::chain::address::EXPECTED;
use crate::chain::hub::said;
use crate::chain::{account, address_text};

/// Accounts of one list, each once, with units.
fn members() -> impl Strategy<Value = Vec<Member>> {
    let accounts = btree_set(any::<[u8; 32]>(), 1..70);
    accounts.prop_flat_map(|payees| {
        let units = vec(1..1_000_000_u32, payees.len());
        units.prop_map(move |units| {
            let rows = (0..).zip(&payees).zip(units);
            rows.map(|((index, payee), units)| Member { index, payee: (*payee).into(), units }).collect()
        })
    })
}

/// The root as the specification has it, byte for byte.
fn specified_root(members: &[Member]) -> Hash {
    let mut level: Vec<[u8; 32]> = members.iter().map(specified_leaf).collect();
    while level.len() > 1 {
        let pairs = level.chunks(2);
        level = pairs
            .map(|pair| match pair {
                [left, right] => Blake2_256::hash(&[&[1], left.as_slice(), right].concat()),
                pair => pair[0],
            })
            .collect();
    }
    level[0].into()
}

fn specified_leaf(member: &Member) -> [u8; 32] {
    let payee: &[u8] = member.payee.as_ref();
    Blake2_256::hash(&[&[0], &member.index.to_le_bytes()[..], payee, &member.units.to_le_bytes()].concat())
}

fn claim(batch: &Batch, member: &Member, proof: Vec<Hash>) -> Claim {
    let Member { index, payee, units } = *member;
    Claim { root: batch.root, count: batch.count, index, payee, units, proof, telling: Telling::default() }
}

/// A list as people write them: in both notations, with empty lines and either end of line.
fn csv(members: &[Member]) -> String {
    let line = |member: &Member| match member.index % 4 {
        0 => format!("{},{}\n", address_text(member.payee), member.units),
        1 => format!(" 0x{} , {}\r\n", ::hex::encode(member.payee), member.units),
        2 => format!("\n\"{}\",\"{}\"\n", ::hex::encode(member.payee), member.units),
        _ => format!("\r\n{},{}\r\n\r\n", address_text(member.payee), member.units),
    };
    members.iter().map(line).collect()
}

proptest! {
    #[test]
    fn every_member_is_proved_and_the_root_is_the_specified(members in members()) {
        let (batch, tree) = build(&members).unwrap();
        prop_assert_eq!(batch.root, specified_root(&members));
        prop_assert_eq!(usize::try_from(batch.count).unwrap(), members.len());
        prop_assert_eq!(batch.total_units, members.iter().map(|member| member.units).sum::<u32>());
        for member in &members {
            claim(&batch, member, tree.proof(member.index).unwrap()).verify().unwrap();
        }
    }

    #[test]
    fn nothing_else_is_proved(members in members(), place: prop::sample::Index, bit in 0_usize..8, byte: prop::sample::Index) {
        let (batch, tree) = build(&members).unwrap();
        let member = *place.get(&members);
        let proof = tree.proof(member.index).unwrap();
        let right = claim(&batch, &member, proof.clone());
        let mut payee: [u8; 32] = member.payee.0;
        payee[byte.index(32)] ^= 1 << bit;
        let mut wrong = vec![
            Claim { payee: payee.into(), ..right.clone() },
            Claim { units: member.units ^ (1 << bit), ..right.clone() },
            Claim { root: payee.into(), ..right.clone() },
            Claim { count: member.index, ..right.clone() },
            Claim { proof: [&proof[..], &[batch.root]].concat(), ..right.clone() },
        ];
        wrong.extend((0..batch.count).filter(|index| *index != member.index).map(|index| Claim { index, ..right.clone() }));
        if !proof.is_empty() {
            wrong.push(Claim { proof: proof[1..].to_vec(), ..right.clone() });
            let mut other = proof.clone();
            other[byte.index(proof.len())].as_mut()[7] ^= 1 << bit;
            wrong.push(Claim { proof: other, ..right });
        }
        for claim in wrong {
            prop_assert!(claim.verify().is_err(), "{:?}", claim);
        }
    }

    /// What is hashed to a node is read as a member: its first bytes, its last, and in between.
    #[test]
    fn no_node_poses_as_a_member(members in members(), place: prop::sample::Index, from in 0_usize..26) {
        let (batch, tree) = build(&members).unwrap();
        let member = *place.get(&members);
        let proof = tree.proof(member.index).unwrap();
        prop_assume!(!proof.is_empty());
        let (left, right) = if member.index % 2 == 0 { (member.leaf(), proof[0]) } else { (proof[0], member.leaf()) };
        let hashed = [&[1], left.as_ref(), right.as_ref()].concat();
        let forged: Member = scale::Decode::decode(&mut &hashed[from..]).unwrap();
        for index in [forged.index, member.index / 2] {
            let above = Claim { count: batch.count.div_ceil(2), ..claim(&batch, &Member { index, ..forged }, proof[1..].to_vec()) };
            prop_assert!(above.verify().is_err(), "{:?}", above);
        }
    }

    #[test]
    fn read_takes_what_was_written(members in members(), headings: bool) {
        let headings = if headings { "payee,units\n" } else { "" };
        prop_assert_eq!(read(format!("{headings}{}", csv(&members)).as_bytes()), Ok(members));
    }

    #[test]
    fn read_names_every_bad_line_and_no_other(members in members(), bad in btree_set(0_u64..70, 1..9)) {
        let text = csv(&members);
        let mut lines: Vec<_> = text.lines().map(|line| format!("{line}\n")).collect();
        let places: Vec<_> = bad.into_iter().filter(|place| usize::try_from(*place).unwrap() < lines.len()).collect();
        prop_assume!(!places.is_empty());
        for place in &places {
            lines.insert(usize::try_from(*place).unwrap(), "nobody,1\n".to_owned());
        }
        let flaw = Flaw::Address("nobody".to_owned());
        let expected: Vec<_> =
            places.iter().map(|place| BadLine { line: place.saturating_add(1), flaw: flaw.clone() }).collect();
        prop_assert_eq!(read(lines.concat().as_bytes()), Err(expected));
    }

    #[test]
    fn read_never_panics(text: Vec<u8>) {
        let _ = read(&text);
    }
}

/// What is said of a list, without the addresses in it.
fn complaints(text: &str) -> Vec<String> {
    read(text.as_bytes()).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn read_says_what_is_wrong_with_each_line() {
    let [alice, bob, carol] = ["alice", "bob", "carol"].map(|name| address_text(account(name)));
    let mut broken = bob.clone().into_bytes();
    broken[9] = if broken[9] == b'x' { b'y' } else { b'x' };
    let broken = String::from_utf8(broken).unwrap();
    let text = format!(
        "{alice},1\n{bob},0\n{bob},4294967296\n{bob},-1\n{bob},1.5\n{bob},+1\n{bob},\n{bob}\n{bob},1,1\n{broken},1\n,1\n\
         0x00,1\n{bob},2\n0x{},3\n{carol},4294967290\n{carol},9",
        ::hex::encode(account("alice"))
    );
    let no_number = |line, text| format!("{line}: `{text}` is no whole number from 1 to 4294967295");
    let no_address = |line, text| format!("{line}: `{text}` is no address: expected {EXPECTED} (a typing mistake?)");
    let expected = [
        no_number(2, "0"),
        no_number(3, "4294967296"),
        no_number(4, "-1"),
        no_number(5, "1.5"),
        no_number(6, "+1"),
        no_number(7, ""),
        "8: 1 column; expected two: payee,units".to_owned(),
        "9: 3 columns; expected two: payee,units".to_owned(),
        no_address(10, broken.as_str()),
        no_address(11, ""),
        no_address(12, "0x00"),
        "14: the same payee as in line 1; give one line all its units".to_owned(),
        "16: the same payee as in line 15; give one line all its units".to_owned(),
    ];
    assert_eq!(complaints(&text), expected);
}

#[test]
fn read_errors_without_a_member() {
    for text in ["", "\n\n", "payee,units\n"] {
        assert_eq!(complaints(text), ["1: there is no member in the list"], "{text:?}");
    }
}

#[test]
fn read_names_the_line_from_which_the_units_are_too_many() {
    let [alice, bob, carol] = ["alice", "bob", "carol"].map(|name| address_text(account(name)));
    let most = format!("{alice},4294967294\n{bob},1\n");
    assert_eq!(build(&read(most.as_bytes()).unwrap()).unwrap().0.total_units, u32::MAX);
    let more = complaints(&format!("{most}{carol},1\n"));
    assert_eq!(more, ["3: from here on there are more than 4294967295 units together: 4294967296"]);
}

#[test]
fn read_takes_headings_in_the_first_line_only() {
    let line = format!("{},1\n", address_text(account("alice")));
    assert!(read(format!("\u{feff}payee,units\n{line}").as_bytes()).is_ok());
    assert_eq!(read(format!("{line}payee,units\n").as_bytes()).unwrap_err()[0].line, 2);
    assert_eq!(read(b"\nx\xff,1\n").unwrap_err(), [BadLine { line: 2, flaw: Flaw::NotText }]);
}

#[test]
fn write_gives_each_member_its_proof() {
    let text = "alice,1\nbob,2\ncarol,3\ndave,4\nerin,5".lines().map(|line| {
        let (name, units) = line.split_once(',').unwrap();
        format!("{},{units}\n", address_text(account(name)))
    });
    let members = read(text.collect::<String>().as_bytes()).unwrap();
    let (batch, tree) = build(&members).unwrap();
    let mut file = Vec::new();
    write(&mut file, &batch, &members, &tree).unwrap();
    let file: Value = serde_json::from_slice(&file).unwrap();
    assert_eq!((&file["count"], &file["total_units"]), (&5.into(), &15.into()));
    for (entry, member) in file["members"].as_array().unwrap().iter().zip(&members) {
        let proof = entry["proof"].as_array().unwrap().iter().map(|partner| hash(partner.as_str().unwrap()).unwrap());
        let claim = Claim {
            root: hash(file["root"].as_str().unwrap()).unwrap(),
            count: 5,
            index: entry["index"].as_u64().unwrap().try_into().unwrap(),
            payee: list::address(entry["payee"].as_str().unwrap()).unwrap(),
            units: entry["units"].as_u64().unwrap().try_into().unwrap(),
            proof: proof.collect(),
            telling: Telling::default(),
        };
        claim.verify().unwrap();
        assert_eq!((claim.index, claim.payee, claim.units), (member.index, member.payee, member.units));
    }
}

#[test]
fn make_leaves_nothing_of_a_list_with_a_bad_line() {
    let folder = tempfile::tempdir().unwrap();
    let [list, output] = ["list.csv", "batch.json"].map(|name| folder.path().join(name));
    fs::write(&list, format!("{},1\nnobody,1\n", address_text(account("alice")))).unwrap();
    let error = make(&list, Some(&output), Form::Text).unwrap_err().to_string();
    assert!(error.ends_with("bad lines: 1; nothing was made"), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// The same people with addresses of Ethereum's.
fn on_a_hub(members: &[Member]) -> Vec<Member> {
    let moved = |member: &Member| Member { payee: said::account(*address_in(member)), ..*member };
    members.iter().map(moved).collect()
}

fn address_in(member: &Member) -> &[u8; 20] {
    let payee: &[u8; 32] = member.payee.as_ref();
    payee.first_chunk().unwrap()
}

proptest! {
    #[test]
    fn build_hashes_addresses_of_ethereums_with_their_20_bytes_as_a_hub_does(members in members()) {
        let members = on_a_hub(&members);
        let leaves: Vec<Hash> = members.iter().map(|member| {
            let said = [&[0], &member.index.to_le_bytes()[..], address_in(member), &member.units.to_le_bytes()];
            Blake2_256::hash(&said.concat()).into()
        }).collect();
        let (batch, tree) = build(&members).unwrap();
        let there = Tree::with_leaves(&members, |member| leaves[member.index as usize]).unwrap();
        prop_assert_eq!(batch.root, there.root());
        for member in &members {
            let proof = tree.proof(member.index).unwrap();
            claim(&batch, member, proof.clone()).verify().unwrap();
            let above = root_above(|| leaves[member.index as usize], member.index, batch.count, proof.into_iter());
            prop_assert_eq!(above, Some(batch.root));
        }
    }
}

#[test]
fn build_errors_for_payees_whose_accounts_no_chain_has_together() {
    let member = |index, payee| Member { index, payee, units: 1 };
    let (there, elsewhere) = (said::account([7; 20]), account("ada"));
    let error = build(&[member(0, elsewhere), member(1, there)]).unwrap_err().to_string();
    assert!(error.contains(&address_text(there)) && error.contains(&address_text(elsewhere)), "{error}");
    assert!(error.ends_with("no chain has both"), "{error}");
}

#[test]
fn verify_says_why_a_proof_does_not_hold() {
    let members =
        read(format!("{},1\n{},2\n", address_text(account("alice")), address_text(account("bob"))).as_bytes()).unwrap();
    let (batch, tree) = build(&members).unwrap();
    let right = claim(&batch, &members[0], tree.proof(0).unwrap());
    let why = |claim: Claim| claim.verify().unwrap_err().to_string();
    assert!(why(Claim { index: 2, ..right.clone() }).starts_with("there is no member 2: the batch has 2"));
    assert!(why(Claim { proof: vec![], ..right.clone() }).contains("does not have 0 hashes"));
    assert!(why(Claim { units: 2, ..right }).contains("not to the root"));
}

proptest! {
    #[test]
    fn members_of_finds_everybodys_lines_in_the_written_file(members in members()) {
        let (batch, tree) = build(&members).unwrap();
        let mut file = Vec::new();
        write(&mut file, &batch, &members, &tree).unwrap();
        for member in &members {
            let found = members_of(file.as_slice(), member.payee).unwrap();
            prop_assert_eq!(found, vec![(*member, tree.proof(member.index).unwrap())]);
        }
        prop_assert!(members_of(file.as_slice(), account("nobody")).unwrap().is_empty());
    }

    #[test]
    fn proved_takes_what_was_written_for_chains_of_its_members(members in members(), is_there: bool) {
        let members = if is_there { on_a_hub(&members) } else { members };
        let (batch, tree) = build(&members).unwrap();
        let mut file = Vec::new();
        write(&mut file, &batch, &members, &tree).unwrap();
        prop_assert_eq!(proved(|| Ok(file.as_slice()), |member| Ok(leaf::leaf_of(member))).unwrap(), batch);
        let elsewhere = |member: &Member| Ok(if is_there { member.leaf() } else { Hash::default() });
        let error = format!("{:#}", proved(|| Ok(file.as_slice()), elsewhere).unwrap_err());
        prop_assert!(error.contains("the proof of member 0 does not lead to the batch's root on this chain"), "{}", error);
    }

    /// Whatever is changed in what was written, and wherever: the members that stand there could not all claim.
    #[test]
    fn proved_errors_for_any_member_that_could_not_claim(members in members(), place: prop::sample::Index, edit in 0_usize..7) {
        let (batch, tree) = build(&members).unwrap();
        let mut file = Vec::new();
        write(&mut file, &batch, &members, &tree).unwrap();
        let mut told: Value = serde_json::from_slice(&file).unwrap();
        let at = place.index(members.len());
        let said = edited(&mut told, at, edit);
        prop_assume!(said.is_some());
        let text = told.to_string();
        let error = proved(|| Ok(text.as_bytes()), |member| Ok(member.leaf())).map_err(|error| format!("{error:#}"));
        prop_assert!(error.as_ref().is_err_and(|error| error.contains(&said.unwrap())), "{:?}", error);
    }
}

/// Changes what a file says of its member `at`, or of all of them, and answers what is then wrong; nothing if there is
/// nothing to change so.
#[allow(clippy::arithmetic_side_effects, reason = "places in a short list, and units of few members")]
fn edited(told: &mut Value, at: usize, edit: usize) -> Option<String> {
    let unproved = Some(format!("the proof of member {at} does not lead"));
    let members = told["members"].as_array_mut().unwrap();
    match edit {
        0 => members[at]["units"] = (members[at]["units"].as_u64().unwrap() + 1).into(),
        1 => members[at]["payee"] = address_text(account("mallory")).into(),
        2 => drop(members[at]["proof"].as_array_mut().unwrap().pop()?),
        3 => {
            members.remove(at);
            let is_last = at == members.len();
            return Some(if is_last { "some are missing".into() } else { format!("stands where member {at} should") });
        }
        4 => {
            let again = members[at].clone();
            members.insert(at, again);
            return Some(format!("member {at} stands where member {} should", at + 1));
        }
        5 => {
            told["total_units"] = (told["total_units"].as_u64().unwrap() - 1).into();
            return Some("it says that they have".into());
        }
        _ => {
            members[at]["units"] = 0.into();
            return Some(format!("member {at} has no units"));
        }
    }
    unproved
}

/// One member of one, as a script may have written it: keys in any order, spaces and line breaks anywhere, keys of its own.
#[test]
fn members_of_takes_json_however_it_was_formatted() {
    let payee = address_text(account("ada"));
    let root = format!("0x{}", "07".repeat(32));
    let told = serde_json::json!({
        "made_by": { "script": [1, 2] },
        "members": [{ "units": 4, "index": 0, "note": "x", "proof": [root], "payee": payee }],
        "total_units": 4, "root": root, "count": 1,
    });
    for text in
        [told.to_string(), serde_json::to_string_pretty(&told).unwrap(), told.to_string().replace(',', ",\r\n\t")]
    {
        let expected = Member { index: 0, payee: account("ada"), units: 4 };
        assert_eq!(members_of(text.as_bytes(), account("ada")).unwrap(), [(expected, vec![[7; 32].into()])], "{text}");
    }
}

#[test]
fn members_of_errors_with_the_place_that_is_damaged() {
    let whole = "{\"root\":\"0xROOT\",\"count\":1,\"total_units\":1,\"members\":[\n{\"index\":0,\"payee\":\"PAYEE\",\"units\":1,\"proof\":[]}\n]}";
    let whole = whole.replace("ROOT", &"07".repeat(32)).replace("PAYEE", &address_text(account("ada")));
    members_of(whole.as_bytes(), account("ada")).unwrap();
    let error = |text: &str| format!("{:#}", members_of(text.as_bytes(), account("ada")).unwrap_err());
    for (old, new, said) in [
        (address_text(account("ada")).as_str(), "nobody", "member 0 has no payee at line"),
        ("\"units\":1", "\"units\":x", "line 2"),
        ("\"proof\":[]", "\"proof\":[\"0x07\"]", "member 0 has no proof"),
        ("\"count\":1,", "", "one is missing"),
        ("\n]}", "\n]} {}", "something follows the batch"),
        ("\n]}", "", "EOF"),
    ] {
        let text = whole.replace(old, new);
        assert_ne!(text, whole);
        assert!(error(&text).contains(said), "{text}: {}", error(&text));
    }
}

#[test]
fn make_writes_over_neither_its_list_nor_what_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let (list, link) = (folder.path().join("list.csv"), folder.path().join("link.csv"));
    let text = format!("{},1\n", address_text(account("alice")));
    fs::write(&list, &text).unwrap();
    std::os::unix::fs::symlink(&list, &link).unwrap();
    for output in [&list, &link] {
        let error = make(&list, Some(output), Form::Text).unwrap_err().to_string();
        assert!(error.contains("would take the place of the list"), "{error}");
    }
    let error = make(&list, Some(folder.path()), Form::Text).unwrap_err().to_string();
    assert!(error.contains("is no plain file"), "{error}");
    assert_eq!(fs::read_to_string(&list).unwrap(), text);
    make(&list, Some(&folder.path().join("batch.json")), Form::Text).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

/// Lines end as Unix, Windows or old Macs end them, and may be empty.
#[test]
fn read_names_the_line_whatever_lines_end_with() {
    let good = |name: &str| format!("{},1", address_text(account(name)));
    for end in ["\n", "\r\n", "\r"] {
        let list =
            [good("alice"), String::new(), "nobody,1".to_owned(), good("bob"), String::new(), "x".to_owned()].join(end);
        let lines: Vec<u64> = read(list.as_bytes()).unwrap_err().iter().map(|bad| bad.line).collect();
        assert_eq!(lines, [3, 6], "{end:?}");
    }
}

#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    arguments: Arguments,
}

#[test]
fn the_file_is_named_by_to_and_output_tells_the_form() {
    let typed = |words: &[&str]| {
        let words = [&["batch", "list.csv"], words].concat();
        let Line { arguments } = clap::Parser::try_parse_from(words).unwrap();
        (arguments.form(), arguments.file().map(|file| file.map(Path::to_owned)).map_err(|error| error.to_string()))
    };
    let file = |name: &str| Ok(Some(PathBuf::from(name)));
    assert_eq!(typed(&[]), (Form::Text, Ok(None)));
    assert_eq!(typed(&["--to", "b.json"]), (Form::Text, file("b.json")));
    assert_eq!(typed(&["-O", "json", "--output", "json"]), (Form::Json, file("json")));
    assert_eq!(typed(&["--output", "b.json"]), (Form::Text, file("b.json")));
    assert_eq!(typed(&["--output", "text"]), (Form::Text, Ok(None)));
    let (_, both) = typed(&["--to", "b.json", "--output", "c.json"]);
    assert!(both.unwrap_err().contains("two files are named"));
}
