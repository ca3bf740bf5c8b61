// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";

let isArriving = false;

/** Whether the reader has just come to another page, whose heading then takes the focus: once, and not at the first page. */
export function takesFocus(): boolean {
  const takes = isArriving;
  isArriving = false;
  return takes;
}

/** The parts of the address behind the `#`: `#/products/3` is `["products", "3"]`. */
export function useRoute(): string[] {
  const [route, setRoute] = useState(read);
  useEffect(() => {
    const follow = (): void => {
      setRoute(read());
      isArriving = true;
      window.scrollTo(0, 0);
    };
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  return route;
}

function read(): string[] {
  return location.hash.replace(/^#\/?/, "").split("/").filter(Boolean);
}
