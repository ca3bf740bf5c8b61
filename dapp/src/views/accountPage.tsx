// SPDX-License-Identifier: Apache-2.0
import { canonical, isAddress } from "../chain/address.js";
import { Activity } from "../parts/activity.js";
import { Empty, Heading } from "../parts/basics.js";
import { FullAddress } from "../parts/fullAddress.js";
import { useSession } from "../state/session.js";

/** One account: all that it took part in. */
export function AccountPage({ address: typed }: { address: string }) {
  const { nameOf } = useSession();
  if (!isAddress(typed)) {
    return (
      <>
        <Heading>No account</Heading>
        <Empty>This is no address: copy it again.</Empty>
      </>
    );
  }
  const address = canonical(typed);
  return (
    <>
      <Heading>Account {nameOf(address)}</Heading>
      <p class="wrap">
        <FullAddress address={address} />
      </p>
      <Activity about={{ account: address }} heading="What it took part in" />
    </>
  );
}
