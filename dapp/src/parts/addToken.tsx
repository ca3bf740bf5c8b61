// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { useSession } from "../state/session.js";
import { TextField } from "./fields.js";

/** Adds a token that the page does not know of, by its address. */
export function AddToken({ add }: { add: (address: string) => Promise<void> }) {
  const [address, setAddress] = useState("");
  const [error, setError] = useState<string>();
  const look = (): void => {
    setError(undefined);
    add(address.trim()).catch(() => setError("There is no PSP22 token at this address on this chain."));
  };
  return (
    <>
      <TextField label="The token's address" value={address} onInput={setAddress} error={error} hint="The DAO decides which tokens can be paid in; you are told before you pay." />
      <button type="button" onClick={look} disabled={!address.trim()}>
        Use this token
      </button>
    </>
  );
}

/** In what the page looks for income and payments, and a way to make it look in another token. */
export function LookedAt() {
  const { assets, addToken } = useSession();
  return (
    <details class="small">
      <summary>Looked at: {assets.map(({ unit }) => unit.symbol).join(", ")}. Another token?</summary>
      <p class="soft">The contracts tell of a token only if they are asked. This page asks for every token that the DAO ever listed, and remembers those that you add. <a href="#/tokens">All of them</a>.</p>
      <AddToken add={(address) => addToken(address).then(() => undefined)} />
    </details>
  );
}
