import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** A Chromium without windows: a page of its own costs it a tenth of what it costs the whole one. */
const shell = ['/usr/bin/chromium-headless-shell'].find(existsSync);
const whole = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Whether there is no Chromium; says then what is not tested, as in 'the desk is NOT tested in a browser'. */
export function noChromium(untested: string): boolean {
  if (shell ?? whole) return false;
  console.warn(`No Chromium is installed: ${untested}. On Debian: apt install chromium chromium-headless-shell`);
  return true;
}

/** @param needs 'windows' for what only a browser that people use has: notices, the installing of apps */
export const openChromium = (needs?: 'windows'): Promise<Browser> =>
  chromium.launch({
    executablePath: (needs ? (whole ?? shell) : (shell ?? whole)) ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
