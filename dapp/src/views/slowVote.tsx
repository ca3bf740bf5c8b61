// SPDX-License-Identifier: Apache-2.0
import { slowVoteWarning, type VoteTimes } from "../domain/ruling.js";
import { useSession } from "../state/session.js";

interface Props {
  readonly arbiter: string | undefined;
  readonly arbiterAnswersMs: bigint;
  readonly parameters: VoteTimes;
}

/** A warning if the DAO decides challenges and a vote of it may take longer than it has. */
export function SlowVote({ arbiter, arbiterAnswersMs, parameters }: Props) {
  const { suite, isDevelopment } = useSession();
  const warning = arbiter === suite.addresses.dao ? slowVoteWarning(arbiterAnswersMs, parameters, isDevelopment) : undefined;
  return warning ? <p class="warning">{warning}</p> : null;
}
