// SPDX-License-Identifier: Apache-2.0
import { useCallback, useState } from "preact/hooks";
import { toldApart } from "./chain/asset.js";
import type { Call } from "./chain/call.js";
import type { Addresses } from "./chain/suite.js";
import { send, type Forecast } from "./chain/transaction.js";
import { shortAddress } from "./domain/address.js";
import { ProgressList, type Underway } from "./parts/progress.js";
import { Review, type Reviewed } from "./parts/review.js";
import { useAccounts } from "./state/accounts.js";
import { useChain, type Chain, type Deployed, type Head } from "./state/chain.js";
import { useIndexer } from "./state/indexer.js";
import { useTokens } from "./state/tokens.js";
import { usePast } from "./state/past.js";
import { useRoute } from "./state/route.js";
import { SessionContext, type Session } from "./state/session.js";
import { useTills } from "./state/tills.js";
import { Footer, Top } from "./views/frame.js";
import { Pages } from "./views/pages.js";

const DEFAULT_NODE = "ws://127.0.0.1:9944";

/** The node that the page speaks to: `?node=ws://…` in its address, or the local one. */
const NODE = new URLSearchParams(location.search).get("node") ?? DEFAULT_NODE;

const CONTRACT_NAMES = [
  ["dao", "the DAO"],
  ["token", "the KITE token"],
  ["router", "the router"],
  ["registry", "the registry"],
  ["till", "the factory of tills"],
  ["tab", "the tabs"],
] as const;

/** The whole page. */
export function App() {
  const chain = useChain(NODE);
  const route = useRoute();
  const accounts = useAccounts(chain.deployed?.isDevelopment ?? false);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => (event.preventDefault(), document.querySelector<HTMLElement>("h1")?.focus())}>
        Skip to the content
      </a>
      <Top route={route} accounts={accounts} />
      {chain.connection === "offline" && (
        <div class="banner" role="alert">
          The node at {NODE} does not answer. What you see may be old; nothing can be sent. Trying again …
        </div>
      )}
      {chain.deployed && chain.head ? (
        <Ready chain={chain} deployed={chain.deployed} head={chain.head} route={route} account={accounts.chosen} known={accounts.all} />
      ) : (
        <main id="main">
          <div class="card empty">
            <h1 tabIndex={-1}>KITE</h1>
            <p class={chain.problem ? undefined : "waiting"}>{chain.problem ?? `Connecting to ${NODE} …`}</p>
          </div>
        </main>
      )}
    </>
  );
}

interface ReadyProps {
  readonly chain: Chain;
  readonly deployed: Deployed;
  readonly head: Head;
  readonly route: string[];
  readonly account: Session["account"];
  readonly known: readonly { readonly address: string; readonly name: string }[];
}

function Ready({ chain, deployed, head, route, account, known }: ReadyProps) {
  const { suite, kite, coin, isDevelopment } = deployed;
  const index = useIndexer(suite, head.number);
  const { past, lookBack } = usePast(suite, head, index);
  const { tokens, standing, addToken } = useTokens(suite, head.number);
  const tills = useTills(suite);
  const [reviewed, setReviewed] = useState<Reviewed>();
  const { underway, start, dismiss } = useUnderway(account);

  const session: Session = {
    suite,
    head,
    kite,
    coin,
    assets: toldApart([kite, coin, ...tokens.filter(({ key }) => key !== kite.key)]),
    standing,
    account,
    isDevelopment,
    past,
    index,
    lookBack,
    tills,
    addToken,
    review: (call, done) => setReviewed({ call, done }),
    nameOf: (address) => contractName(suite.addresses, address) ?? known.find((one) => one.address === address)?.name ?? shortAddress(address),
  };
  const agree = (call: Call, forecast: Forecast): void => {
    start(call, forecast, reviewed?.done);
    setReviewed(undefined);
  };
  return (
    <SessionContext.Provider value={session}>
      <main id="main">
        <Pages route={route} />
      </main>
      <Footer node={NODE} isOnline={chain.connection === "online"} />
      {reviewed && <Review reviewed={reviewed} account={account} coin={coin.unit} agree={agree} leave={() => setReviewed(undefined)} />}
      <ProgressList underway={underway} dismiss={dismiss} />
    </SessionContext.Provider>
  );
}

function contractName(addresses: Addresses, address: string): string | undefined {
  return CONTRACT_NAMES.find(([contract]) => addresses[contract] === address)?.[1];
}

function useUnderway(account: Session["account"]) {
  const [underway, setUnderway] = useState<readonly Underway[]>([]);
  const dismiss = useCallback((id: number) => setUnderway((all) => all.filter((one) => one.id !== id)), []);
  const start = (call: Call, forecast: Forecast, done: (() => void) | undefined): void => {
    if (!account) return;
    const id = Date.now();
    let isDone = false;
    const note = (progress: Underway["progress"]): void => {
      setUnderway((all) => [...all.filter((one) => one.id !== id), { id, title: call.title, progress }]);
      const isIn = progress.at === "included" || progress.at === "finalised";
      if (isIn && !isDone) done?.();
      isDone ||= isIn;
    };
    void send(call, forecast, account, note);
  };
  return { underway, start, dismiss };
}
