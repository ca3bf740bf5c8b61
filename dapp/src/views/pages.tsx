import { Heading } from "../parts/basics.js";
import { Governance } from "./governance/governance.js";
import { ProposalPage } from "./governance/proposalPage.js";
import { Join } from "./join.js";
import { ProductPage } from "./product/productPage.js";
import { Products } from "./products.js";
import { WorkPage } from "./work/workPage.js";

/** The page that the address asks for. */
export function Pages({ route: [page = "products", id] }: { route: string[] }) {
  const number = Number(id);
  switch (page) {
    case "products":
      return id ? <ProductPage key={id} id={number} /> : <Products />;
    case "work":
      return <WorkPage />;
    case "governance":
      return id ? <ProposalPage key={id} id={number} /> : <Governance />;
    case "join":
      return <Join key={id} product={id ? number : undefined} />;
    default:
      return <Heading>There is no such page</Heading>;
  }
}
