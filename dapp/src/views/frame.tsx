// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";
import type { Accounts } from "../state/accounts.js";
import { useSession } from "../state/session.js";
import { date } from "../domain/time.js";
import { makeBlock } from "../chain/devBlock.js";

const LINKS = [
  ["products", "Products"],
  ["work", "My work"],
  ["payments", "Payments"],
  ["tabs", "Tabs"],
  ["governance", "Governance"],
  ["join", "Take part"],
] as const;

/** Pages that belong to one of these. */
const PARENTS: Record<string, string> = { register: "products", tokens: "products", contributions: "work", propose: "governance", accounts: "payments" };

/** The head of the page: where one can go, and who signs. */
export function Top({ route, accounts }: { route: string[]; accounts: Accounts }) {
  const page = route[0] ?? "products";
  const here = PARENTS[page] ?? page;
  return (
    <header class="top">
      <div>
        <a class="brand" href="#/products">
          <svg viewBox="0 0 12 16" aria-hidden="true">
            <path d="M6 0l6 6-6 10L0 6z" />
          </svg>
          KITE
        </a>
        <nav aria-label="Pages">
          {LINKS.map(([key, words]) => (
            <a key={key} href={`#/${key}`} aria-current={here === key ? "page" : undefined}>
              {words}
            </a>
          ))}
        </nav>
        <SearchForm />
        <AccountPicker accounts={accounts} />
      </div>
    </header>
  );
}

function SearchForm() {
  const [words, setWords] = useState("");
  const search = (event: Event): void => {
    event.preventDefault();
    if (words.trim()) location.hash = `#/search/${encodeURIComponent(words.trim())}`;
  };
  return (
    <form role="search" onSubmit={search}>
      <input type="search" aria-label="Search" placeholder="Search" title="A name, a number, an address, a hash or a reference" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
    </form>
  );
}

function AccountPicker({ accounts: { all, chosen, choose, wallets, open, problem } }: { accounts: Accounts }) {
  return (
    <div class="account">
      {all.length > 0 && (
        <>
          <label for="account" class="hidden">
            Account
          </label>
          <select id="account" value={chosen?.address ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
            <option value="" disabled>
              Choose an account
            </option>
            {all.map(({ address, name, source }) => (
              <option key={address} value={address}>
                {name} ({source})
              </option>
            ))}
          </select>
        </>
      )}
      {wallets.map((wallet) => (
        <button key={wallet} onClick={() => void open(wallet)}>
          Open {wallet}
        </button>
      ))}
      {all.length === 0 && wallets.length === 0 && <span class="soft small">To sign, install a wallet extension and reload</span>}
      {problem && (
        <span class="error small" role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}

/** The foot of the page: what the node knows, and until when. */
export function Footer({ node, isOnline }: { node: string; isOnline: boolean }) {
  const { suite, head, isDevelopment, account, index } = useSession();
  const [problem, setProblem] = useState<string>();
  useEffect(() => setProblem(undefined), [head.number]);
  return (
    <footer>
      <a href="#/tokens">Tokens</a>
      <a href="#/contracts">Every message of every contract</a>
      <span>
        {isOnline ? "Node" : "Last heard of node"} {node}, block {head.number.toLocaleString("en")} of {date(head.timeMs)}
      </span>
      <span>{index.indexed ? `History by the index at ${index.url}` : "History by the node's blocks alone"}</span>
      {isDevelopment && account && (
        <>
          <span>A development chain makes a block, and lets time pass, only with a transaction.</span>
          <button class="plain" onClick={() => makeBlock(suite.client, account).catch((error: Error) => setProblem(error.message))}>
            Make a block
          </button>
          {problem && <span class="error">{problem}</span>}
        </>
      )}
    </footer>
  );
}
