import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** All that a change of colours can break. */
const ofColours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/**
 * What axe finds wrong with a page, and how much too wide it is, at each width by day and by night; a line each, that begins with
 * where. By night only what has to do with colours is looked at again.
 *
 * @param page whose content policy is bypassed
 * @param widths in px
 * @param without rules of axe that are not asked
 */
export async function flawsOf(page: Page, { widths = [390, 1280], without = [] as string[] } = {}): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  const flaws: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const options = {
        iframes: false,
        preload: false,
        resultTypes: ['violations'],
        rules,
        ...(colorScheme === 'dark' && { runOnly: ofColours }),
      };
      const found = await page.evaluate<string[]>(
        `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
           violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`,
      );
      const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      flaws.push(
        ...[...found, ...(over > 0 ? [`${over} px too wide`] : [])].map(
          (flaw) => `${width} px, ${colorScheme}: ${flaw}`,
        ),
      );
    }
  }
  return flaws;
}
