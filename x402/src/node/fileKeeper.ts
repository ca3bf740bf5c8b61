import { open, readFile, rename } from "node:fs/promises";
import type { Keeper, Kept } from "../keeper.js";

/** Keeps tabs in a file, which is there as a whole or as it was before, whenever the machine stops. For one process. */
export class FileKeeper implements Keeper {
  constructor(readonly file: string) {}

  async load(): Promise<Kept> {
    try {
      return JSON.parse(await readFile(this.file, "utf8")) as Kept;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
      throw new Error(`${this.file} cannot be read: put it back, or remove it and what its tabs hold is found by their payer only`, { cause: error });
    }
  }

  async save(kept: Kept): Promise<void> {
    const written = `${this.file}.new`;
    const handle = await open(written, "w", 0o600);
    try {
      await handle.writeFile(JSON.stringify(kept, null, 2));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(written, this.file);
  }
}
