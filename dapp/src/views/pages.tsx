// SPDX-License-Identifier: Apache-2.0
import { useEffect, useErrorBoundary } from "preact/hooks";
import { readId } from "../domain/number.js";
import { Heading, Told } from "../parts/basics.js";
import { AccountPage } from "./accountPage.js";
import { Governance } from "./governance/governance.js";
import { ContractsPage } from "./contractsPage.js";
import { ProposePage } from "./governance/proposePage.js";
import { ProposalPage } from "./governance/proposalPage.js";
import { Join } from "./join.js";
import { PaymentsPage } from "./money/paymentsPage.js";
import { ProductPage } from "./product/productPage.js";
import { Products } from "./products.js";
import { ContributionPage } from "./work/contributionPage.js";
import { RegisterPage } from "./registerPage.js";
import { SearchPage } from "./searchPage.js";
import { TokensPage } from "./tokensPage.js";
import { TabPage } from "./tabs/tabPage.js";
import { TabsPage } from "./tabs/tabsPage.js";
import { TransactionPage } from "./transactionPage.js";
import { WorkPage } from "./work/workPage.js";

/** The page that the address asks for, or what went wrong with it: the rest of the page goes on. */
export function Pages({ route }: { route: string[] }) {
  const [fault, retry] = useErrorBoundary() as [Error | undefined, () => void];
  useEffect(() => {
    if (fault) retry();
  }, [route.join("/")]);
  if (!fault) return <Page route={route} />;
  return (
    <>
      <Heading>This page cannot be shown</Heading>
      <div class="card empty" role="alert">
        <p>
          Something went wrong here, and nothing was sent: <Told text={String(fault.message ?? fault)} />
        </p>
        <button onClick={retry}>Try again</button>
      </div>
    </>
  );
}

function Page({ route }: { route: string[] }) {
  const [page = "products", id, ...rest] = route;
  if (page === "contracts") return <ContractsPage contract={id} message={rest[0]} />;
  if (page === "propose") return <ProposePage key={route.join("/")} kind={id} values={rest} />;
  if (page === "tabs") return id ? <TabPage key={id} number={id} /> : <TabsPage />;
  if (page === "accounts" && id) return <AccountPage key={id} address={id} />;
  if (page === "transactions" && id) return <TransactionPage key={id} hash={id} />;
  if (page === "search" && id) return <SearchPage key={id} words={decoded(id)} />;
  const number = id === undefined ? undefined : readId(id);
  if (id !== undefined && number === undefined) return <Heading key={id}>There is no such page: <Told text={id} /> is no number</Heading>;
  switch (page) {
    case "products":
      return number ? <ProductPage key={id} id={number} /> : <Products />;
    case "contributions":
      return number ? <ContributionPage key={id} id={number} /> : <WorkPage />;
    case "register":
      return <RegisterPage />;
    case "tokens":
      return <TokensPage />;
    case "payments":
      return <PaymentsPage />;
    case "work":
      return <WorkPage />;
    case "governance":
      return number ? <ProposalPage key={id} id={number} /> : <Governance />;
    case "join":
      return <Join key={id} product={number} />;
    default:
      return <Heading>There is no such page</Heading>;
  }
}

/** What was searched for, as it was typed. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
