import type { Page } from "playwright-core";

/** What reaches beyond the window or the card that it is in, at the width that the page has now; what can be scrolled may. */
export async function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const beyond = [...document.querySelectorAll<HTMLElement>(".card *")].filter((element) => {
      if (element.closest(".scroll, svg, .hidden, .tally") || element.getClientRects().length === 0) return false;
      return element.getBoundingClientRect().right > element.closest(".card")!.getBoundingClientRect().right + 1;
    });
    const found = beyond.map((element) => `${element.tagName} ${element.textContent?.slice(0, 60)}`);
    const { scrollWidth } = document.documentElement;
    return scrollWidth > window.innerWidth ? [...found, `the page is ${scrollWidth} wide`] : found;
  });
}

/** The same at the widths of a phone and of a desk. */
export async function overflowingAnywhere(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 860 });
    found.push(...(await overflowing(page)).map((what) => `at ${width}: ${what}`));
  }
  return found;
}
