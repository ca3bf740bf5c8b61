// SPDX-License-Identifier: Apache-2.0
import { isAddress } from "../chain/address.js";
import { Activity } from "../parts/activity.js";
import { Empty, Heading } from "../parts/basics.js";
import { FullAddress } from "../parts/fullAddress.js";
import { useSession } from "../state/session.js";

/** One account: all that it took part in. */
export function AccountPage({ address }: { address: string }) {
  const { nameOf } = useSession();
  if (!isAddress(address)) {
    return (
      <>
        <Heading>No account</Heading>
        <Empty>This is no address: copy it again.</Empty>
      </>
    );
  }
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
