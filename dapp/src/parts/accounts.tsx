// SPDX-License-Identifier: Apache-2.0
import { FullAddress } from "./fullAddress.js";

/** The accounts that something is about, each with its whole address. */
export function Accounts({ addresses }: { addresses: readonly string[] }) {
  if (addresses.length === 0) return null;
  return (
    <ul class="plain small" aria-label="Accounts in it">
      {addresses.map((address) => (
        <li key={address}>
          <FullAddress address={address} />
        </li>
      ))}
    </ul>
  );
}
