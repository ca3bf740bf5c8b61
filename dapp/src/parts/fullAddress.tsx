// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { shortAddress } from "../domain/address.js";
import { useSession } from "../state/session.js";

/** Text that is copied whole, such as an address or a hash. */
export function Copyable({ text, what }: { text: string; what: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => void navigator.clipboard?.writeText(text).then(() => setCopied(true), () => undefined);
  return (
    <>
      <span class="address">{text}</span>{" "}
      <button type="button" class="plain small" onClick={copy} aria-label={`${isCopied ? "Copied" : "Copy"} ${what}`}>
        {isCopied ? "Copied" : "Copy"}
      </button>
    </>
  );
}

/** An account by the name that it is known by, if it is known, and its whole address. */
export function FullAddress({ address }: { address: string }) {
  const name = useSession().nameOf(address);
  const isKnown = name !== shortAddress(address);
  return (
    <>
      {isKnown && `${name}: `}
      <Copyable text={address} what={isKnown ? `the address of ${name}` : `the address ${name}`} />
    </>
  );
}
