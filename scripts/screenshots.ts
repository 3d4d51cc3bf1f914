/**
 * Takes the pictures that the app's manifest shows, of a running site: `tsx scripts/screenshots.ts http://127.0.0.1:8080`.
 * Needs an installed Chromium.
 */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { screenshots } from '../src/site/machines/manifest.ts';

const [base = 'http://127.0.0.1:8080'] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const edition = (await (await fetch(`${base}/api/v1/editions/latest`)).json()) as { stories: { id: string }[] };
for (const { name, width, height } of screenshots) {
  const page = await browser.newPage({
    viewport: { width, height },
    serviceWorkers: 'block',
  });
  await page.goto(`${base}${name.startsWith('story') ? `/stories/${edition.stories[0]?.id}` : '/'}`);
  await page.screenshot({ path: join(import.meta.dirname, '../src/site/client', `${name}.png`) });
  await page.close();
}
await browser.close();
