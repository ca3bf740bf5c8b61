// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { addressesOf } from "../src/chain/deployment.js";
import { connect, suiteAt } from "../src/chain/suite.js";
import { play } from "./story.js";
import { MovableClock, Patience } from "./time.js";

/*
 * `npm run story [URL]`: plays the story on a development node where the suite was just deployed. If
 * CLOCK_AHEAD names the file by which the node's clock can be moved, no time is lost.
 */

const DEPLOYMENTS = process.env["KITE_DEPLOYMENTS"] ?? new URL("../../deploy/deployments", import.meta.url).pathname;
const [url = "ws://127.0.0.1:9944"] = process.argv.slice(2);
const { CLOCK_AHEAD: clock } = process.env;

const client = await connect(url);
const entry = await readFile(`${DEPLOYMENTS}/${client.genesisHash}.json`, "utf8").catch(() => undefined);
if (!entry) {
  console.error(`error: ${DEPLOYMENTS} has no suite on the chain of ${url}: deploy it with "cargo kite deploy --network local"`);
  process.exit(1);
}
const suite = suiteAt(client, addressesOf(JSON.parse(entry)));
const { data: settings } = await suite.registry.query.settings();
if (settings.productCount > 0) {
  console.error("error: there are products already: the story is for a suite that was just deployed");
  process.exit(1);
}
await play(suite, clock ? new MovableClock(() => client, clock) : new Patience(client), (chapter) => console.log(chapter));
await client.disconnect();
