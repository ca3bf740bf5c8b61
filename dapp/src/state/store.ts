// SPDX-License-Identifier: Apache-2.0
/** What this browser remembered under `key`, if it is what `isRight` takes; a browser may keep nothing, or nonsense. */
export function recall<Data>(key: string, isRight: (data: unknown) => data is Data): Data | undefined {
  try {
    const data: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return isRight(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers `data` under `key`, if this browser does. */
export function remember(key: string, data: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(data));
  } catch {
    // A browser that keeps nothing is no reason to stop.
  }
}

/** Whether `data` is a list of texts. */
export function isTexts(data: unknown): data is string[] {
  return Array.isArray(data) && data.every((item) => typeof item === "string");
}

/** Whether `data` is a text. */
export function isText(data: unknown): data is string {
  return typeof data === "string";
}

/** Whether `data` is a table of texts. */
export function isTable(data: unknown): data is Record<string, string> {
  return typeof data === "object" && data !== null && !Array.isArray(data) && Object.values(data).every(isText);
}
