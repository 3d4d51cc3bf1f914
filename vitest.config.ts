import { defineConfig } from 'vitest/config';
import { installedPostgres } from './test/installed.ts';

// A test that needs a database is called *.db.test.ts, and runs on every server there is.
const needsDatabase = ['src/**/*.db.test.{ts,tsx}', 'test/**/*.db.test.ts'];
const onDatabase = (name: string) => ({
  extends: true as const,
  test: { name, include: needsDatabase, globalSetup: ['test/setup.ts'] },
});

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    // Browsers and killed processes can be late on a busy machine: what fails twice is broken, what fails once is named.
    retry: 1,
    projects: [
      {
        extends: true,
        test: { name: 'plain', include: ['{src,sample,test}/**/*.test.{ts,tsx}'], exclude: needsDatabase },
      },
      onDatabase('embedded'),
      ...(installedPostgres() ? [onDatabase('installed')] : []),
    ],
  },
});
