// SPDX-License-Identifier: Apache-2.0
import type { Cancelling } from "../../domain/cancelling.js";
import type { Standing } from "../../domain/consequences.js";
import type { Judging } from "../../domain/ruling.js";
import type {
  KiteInterfacesDaoProposalView as ProposalView,
  KiteInterfacesDaoTally as Tally,
} from "../../generated/dao/index.js";
import type { Suite } from "../suite.js";
import { allPages } from "./pages.js";

const PAGE = 20;

/** What an account has to say in a proposal. */
export interface Ballot {
  /** Its votes at the snapshot; nothing before the snapshot has passed. */
  readonly power: bigint | undefined;
  /** What it voted, if it did. */
  readonly cast: Tally | undefined;
}

/** What an account votes with now. */
export interface VotingAccount {
  readonly balance: bigint;
  readonly votes: bigint;
  readonly delegate: string | undefined;
}

/** All proposals, the latest first. */
export async function allProposals({ dao }: Suite): Promise<ProposalView[]> {
  const page = async (from: number) => (await dao.query.proposals(from, PAGE)).data;
  return (await allPages(1, page, ({ id }) => id + 1)).reverse();
}

/** Votes that For and Abstain together need; nothing before the snapshot has passed. */
export async function quorumOf({ dao }: Suite, proposal: number): Promise<bigint | undefined> {
  const { data } = await dao.query.quorum(proposal);
  return data.isOk ? data.value : undefined;
}

/** What `account` has to say in a proposal. */
export async function ballotOf({ dao }: Suite, proposal: number, account: string): Promise<Ballot> {
  const [power, cast] = await Promise.all([dao.query.votingPower(account, proposal), dao.query.ballot(proposal, account)]);
  return { power: power.data.isOk ? power.data.value : undefined, cast: cast.data };
}

/** What `account` votes with now, and who votes with its tokens. */
export async function votingAccount({ token }: Suite, account: string): Promise<VotingAccount> {
  const [balance, votes, delegate] = await Promise.all([
    token.query.psp22BalanceOf(account),
    token.query.votesVotes(account),
    token.query.votesDelegateOf(account),
  ]);
  return { balance: balance.data, votes: votes.data, delegate: delegate.data?.address() };
}

/** What says whether a vote is fast enough to decide a challenge, and who owns the registry. */
export async function judging({ dao, registry }: Suite): Promise<Judging & { readonly owner: string | undefined }> {
  const [settings, parameters, owner] = await Promise.all([registry.query.settings(), dao.query.parameters(), registry.query.ownableOwner()]);
  return { rules: settings.data.rules, parameters: parameters.data, owner: owner.data?.address() };
}

/** What is sent to these by a plain transfer pays for nothing. */
const PLAIN = ["token", "router", "registry", "till", "tab"] as const;

/** What a proposal is held against, as it is now. */
export async function standing(suite: Suite): Promise<Standing> {
  const [settings, parameters] = await Promise.all([suite.registry.query.settings(), suite.dao.query.parameters()]);
  const known = (["token", "router", "registry", "dao", "till", "tab"] as const).map((name) => [suite[name].metadata.source.hash, name] as const);
  const names = new Map<string, string>(known);
  const contractAt: Standing["contractAt"] = (address) => PLAIN.find((name) => suite.addresses[name] === address);
  return { parameters: parameters.data, rules: settings.data.rules, dao: suite.addresses.dao, contractAt, codeOf: (hash) => names.get(hash) };
}

/** What decides who may cancel a proposal. */
export async function cancelling({ dao, token }: Suite, { state, actions, proposal }: ProposalView): Promise<Cancelling> {
  const proposer = proposal.proposer.address();
  const [settings, votes] = await Promise.all([dao.query.settings(), token.query.votesVotes(proposer)]);
  const { guardian } = settings.data;
  return {
    state,
    proposer,
    votes: votes.data,
    needed: proposal.proposalThreshold,
    guardian: guardian && { account: guardian.account.address(), expiresAtMs: guardian.expiresAtMs },
    isAboutGuardian: actions.every(({ action }) => action.type === "Govern" && action.value.type === "SetGuardian"),
  };
}
