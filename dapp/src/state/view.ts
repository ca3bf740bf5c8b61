// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";

/** What the chain answered, as far as it has. */
export interface View<Data> {
  readonly data: Data | undefined;
  readonly error: string | undefined;
}

const NOTHING: View<never> = { data: undefined, error: undefined };

/**
 * Asks the chain with `read`, again whenever one of `inputs` changes, and again at `refresh`, while the
 * last answer stays on the page.
 */
export function useView<Data>(read: () => Promise<Data>, inputs: readonly unknown[], refresh?: unknown): View<Data> {
  const [state, setState] = useState<View<Data> & { key: string }>({ ...NOTHING, key: "" });
  const key = JSON.stringify(inputs);
  useEffect(() => {
    let isCurrent = true;
    read().then(
      (data) => isCurrent && setState({ data, error: undefined, key }),
      (error: unknown) => isCurrent && setState((last) => ({ data: last.key === key ? last.data : undefined, error: words(error), key })),
    );
    return () => {
      isCurrent = false;
    };
  }, [key, refresh]);
  return state.key === key ? state : NOTHING;
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
