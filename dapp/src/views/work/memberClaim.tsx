// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { readBatchFile, type ProvenMember } from "../../chain/batchFile.js";
import { claimMember } from "../../chain/calls/money.js";
import { samePublicKey } from "../../chain/address.js";
import { count, format } from "../../domain/amount.js";
import { FileField } from "../../parts/fields.js";
import { errorUnits, useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";

/** Claims a member's part of a batch, with the proof in the batch's file. */
export function MemberClaim({ id }: { id: number }) {
  const { account } = useSession();
  const [members, setMembers] = useState<readonly ProvenMember[]>([]);
  const [problem, setProblem] = useState<string>();
  const open = async (file: File | undefined): Promise<void> => {
    setMembers([]);
    setProblem(undefined);
    if (!file) return;
    try {
      setMembers(readBatchFile(await file.text()));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const own = members.filter(({ payee }) => account && samePublicKey(payee, account.address));
  return (
    <section class="card" aria-labelledby="member">
      <h2 id="member">Claim as a member</h2>
      <FileField label="The batch's file" onInput={(file) => void open(file)} hint="What “kite batch” wrote: it has the proof of every member, and stays with you." />
      {problem && <p class="error">{problem}</p>}
      {members.length > 0 && !account && <p class="soft">Choose an account at the top of the page.</p>}
      {members.length > 0 && account && own.length === 0 && <p class="soft">{account.name} is none of the {count(members.length, "member")} in this file.</p>}
      {own.map((member) => (
        <Member key={member.index} id={id} member={member} />
      ))}
    </section>
  );
}

function Member({ id, member }: { id: number; member: ProvenMember }) {
  const session = useSession();
  const { suite, assets, head, review } = session;
  const { index, payee, units } = member;
  const proof = [...member.proof];
  const view = useView(
    () => Promise.all(assets.map(async (asset) => ({ asset, data: (await suite.router.query.pendingMember(id, { index, payee, units }, proof, asset.id)).data }))),
    [id, index],
    `${head.number} ${assets.length}`,
  );
  const refusal = view.data?.find(({ data }) => data.isErr);
  const ready = view.data?.flatMap(({ asset, data }) => (data.isOk && data.value.claimable > 0n ? [{ asset, amount: data.value.claimable }] : [])) ?? [];
  return (
    <div class="row spread">
      <span>
        Member {index}, {count(units, "unit")}: {refusal ? "the proof does not lead to this batch" : ready.length === 0 ? "nothing is ready yet" : ready.map(({ asset, amount }) => format(amount, asset.unit)).join(", ")}
      </span>
      {ready.length > 0 && (
        <button
          class="primary"
          onClick={() => review(claimMember(suite, id, { index, payee, units }, proof, ready.map(({ asset }) => asset.id), errorUnits(session)))}
        >
          Claim
        </button>
      )}
    </div>
  );
}
