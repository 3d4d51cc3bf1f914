import { expect, test } from 'vitest';
import lock from '../package-lock.json' with { type: 'json' };

/** What `npm ci --omit=dev` brings, by the lock file. */
interface Locked {
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
}
const installed = Object.entries(lock.packages as Record<string, Locked>)
  .filter(([path, { dev, os, cpu, libc }]) => {
    // Of the packages of each platform, one's.
    const here = (wanted: string[] | undefined, which: string) => !wanted || wanted.includes(which);
    return path !== '' && !dev && here(os, 'linux') && here(cpu, 'x64') && here(libc, 'glibc');
  })
  .map(([path]) => path.replace('node_modules/', ''));

test('few packages are installed for production, and none that is for tests alone', () => {
  expect(installed.length).toBeLessThanOrEqual(190);
  for (const name of ['vitest', 'vite', 'playwright-core', 'typescript', 'caniemail'])
    expect(installed).not.toContain(name);
  expect(installed).toContain('nodemailer');
});
