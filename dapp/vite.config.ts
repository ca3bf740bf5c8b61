// SPDX-License-Identifier: Apache-2.0
import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { defineConfig, type Connect, type Plugin } from "vite";

/** The address book that `kite deploy` writes; another folder for a chain that is not to be remembered. */
const DEPLOYMENTS = process.env["KITE_DEPLOYMENTS"] ?? fileURLToPath(new URL("../deploy/deployments", import.meta.url));

const ENTRY = /^0x[0-9a-f]{64}\.json$/;

/** Serves the address book beside the page, always as it is now, and puts it into the build. */
function addressBook(): Plugin {
  const serve: Connect.NextHandleFunction = ({ url = "" }, response) => {
    response.setHeader("content-type", "application/json");
    read(url.slice(1)).then(
      (entry) => response.end(entry),
      () => response.writeHead(404).end(),
    );
  };
  const add = ({ middlewares }: { middlewares: Connect.Server }): void => void middlewares.use("/deployments/", serve);
  return {
    name: "kite-address-book",
    configureServer: add,
    configurePreviewServer: add,
    async generateBundle() {
      for (const name of await entries()) {
        this.emitFile({ type: "asset", fileName: `deployments/${name}`, source: await read(name) });
      }
    },
  };
}

async function read(name: string): Promise<string> {
  if (!ENTRY.test(name)) throw new Error(`${name} is no entry of an address book`);
  return readFile(`${DEPLOYMENTS}/${name}`, "utf8");
}

async function entries(): Promise<string[]> {
  const names = await readdir(DEPLOYMENTS).catch(() => []);
  return names.filter((name) => ENTRY.test(name));
}

export default defineConfig({
  base: "./",
  plugins: [addressBook()],
  build: { target: "es2022", chunkSizeWarningLimit: 1_000 },
});
