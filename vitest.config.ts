import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { installedPostgres } from './test/installed.ts';

/** A test that needs a database: it runs on the server that we bring. */
const database = ['{src,test}/**/*.db.test.{ts,tsx}'];
/** A Chromium reads the service's pages. */
const browser = ['{src,test}/**/*.browser.db.test.ts'];
/** Servers, services and workers are killed, and begun anew. */
const crash = [
  'test/{crash,gathering-crash,database-restart,backup,upgrade,several-machines}.test.ts',
  'src/db/own-server.test.ts',
  'src/press/{deliver,bulletin}.db.test.ts',
];

/** Measures how time grows, by a process of its own that holds nothing else. */
const growth = ['test/growth.test.ts'];

/**
 * What runs on the PostgreSQL of the machine as well, once more: what speaks of the server, or in words that its versions may
 * take, order, lock or plan in another way. Pages, forms, mails and feeds do not know which server they stand on.
 */
const onBoth = [
  // Connections that break, migrations, transactions; pg-boss with its locks and notices.
  'src/{db,jobs}/**/*.db.test.ts',
  // Catalogues of the server, COPY, and a backup that is put back.
  'src/backup/backup.db.test.ts',
  // Migrations that carry rows over.
  'src/stories/issues-migration.db.test.ts',
  // What is claimed with `skip locked`, by several at once.
  'src/press/{deliver,mail,push,steer}.db.test.ts',
  'src/readers/stale.db.test.ts',
  'test/comment-notices.db.test.ts',
  // Advisory locks, and transactions that wait for each other.
  'src/{desk/edition,stories/decide,comments/comments}.db.test.ts',
  // Upserts and bulk SQL; full-text search and the largest queries of the site.
  'src/{reports/file,readers/import,site/read/read}.db.test.ts',
  // The whole service once, from feed to mail, and with faults planted in its database.
  'test/{round,faults}.db.test.ts',
];

/** On a server of its own. Its files share a worker, and what they import: none of it keeps anything from one file to the next. */
const onServer = { globalSetup: ['test/setup.ts'], isolate: false };

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    maxWorkers: 2,
    // Workers and the processes that tests start compile what they share once.
    env: { NODE_COMPILE_CACHE: resolve(import.meta.dirname, 'node_modules/.cache/compiled') },
    projects: [
      // What others run, browsers and killed processes, can be late on a busy machine: what fails twice is broken, what fails once is named.
      { extends: true, test: { name: 'browser', include: browser, retry: 1, ...onServer } },
      { extends: true, test: { name: 'crash', include: crash, retry: 1, ...onServer } },
      { extends: true, test: { name: 'embedded', include: database, exclude: [...browser, ...crash], ...onServer } },
      { extends: true, test: { name: 'growth', include: growth } },
      ...(installedPostgres()
        ? [{ extends: true as const, test: { name: 'installed', include: onBoth, ...onServer } }]
        : []),
      {
        extends: true,
        test: {
          name: 'plain',
          include: ['{src,sample,test}/**/*.test.{ts,tsx}'],
          exclude: [...database, ...crash, ...growth],
          isolate: false,
        },
      },
    ],
  },
});
