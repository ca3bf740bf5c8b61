// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { challenge } from "../../chain/calls/challenges.js";
import { evidenceHash, NO_FILE } from "../../chain/evidence.js";
import { format } from "../../domain/amount.js";
import type { KiteInterfacesRegistryContribution as Contribution } from "../../generated/registry/index.js";
import { FileField, TextField } from "../../parts/fields.js";
import { errorUnits, useSession } from "../../state/session.js";

const MAX_URI = 256;

/** Challenges a contribution whose bond is still held, or joins the case that there is. */
export function ChallengeForm({ id, contribution, bond }: { id: number; contribution: Contribution; bond: bigint | undefined }) {
  const session = useSession();
  const { suite, kite, review } = session;
  const [evidence, setEvidence] = useState("");
  const [file, setFile] = useState<File>();
  const { status } = contribution;
  const isOpen = contribution.bond > 0n && (status.type === "Accepted" || status.type === "Retired");
  if (!isOpen || bond === undefined) return null;
  const error = new TextEncoder().encode(evidence.trim()).length > MAX_URI ? `An address may have at most ${MAX_URI} bytes.` : undefined;
  const accuse = async () => {
    const accusation = { contribution: id, evidenceUri: evidence.trim(), evidenceHash: file ? await evidenceHash(file) : NO_FILE };
    return challenge(suite, accusation, bond, errorUnits(session));
  };
  return (
    <section class="card" aria-labelledby="challenge">
      <h2 id="challenge">{contribution.case ? "Join the case against it" : "Challenge it"}</h2>
      <p class="small soft">
        It costs {format(bond, kite.unit)}, which you get back if you are right and lose if you are not. Until it is decided, what was earned since the cut cannot be claimed.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (evidence.trim() && !error) review(accuse(), () => setEvidence(""));
        }}
      >
        <TextField label="Where the evidence can be seen" value={evidence} onInput={setEvidence} error={error} hint="An address that whoever decides can open." />
        <FileField label="The file that stands there (optional)" onInput={setFile} hint="It stays with you: only its hash is sent." />
        <button disabled={!evidence.trim() || error !== undefined}>{contribution.case ? "Join the case" : "Challenge"}</button>
      </form>
    </section>
  );
}
