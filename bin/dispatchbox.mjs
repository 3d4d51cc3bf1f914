#!/usr/bin/env node
// The door of the command line: checks the runtime in words that any Node can read, then runs src/cli.ts from source.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `dispatchbox needs Node 22.18 or newer, and this is ${process.version}. ` +
      'Run it through npm (`npm start`, `npm run dispatchbox -- …`), which uses the Node 24 that `npm ci` installed here.',
  );
  process.exit(2);
}
const { register } = await import('tsx/esm/api');
register();
const { run } = await import('../src/cli.ts');
await run(process.argv.slice(2));
