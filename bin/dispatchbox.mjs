#!/usr/bin/env node
// The door of the command line: checks the runtime in words that any Node can read, then runs src/cli/ from source.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `dispatchbox needs Node 22.18 or newer, and this is ${process.version}. ` +
      'Run it through npm (`npm start`, `npm run dispatchbox -- …`), which uses the Node 24 that `npm ci` installed here.',
  );
  process.exit(2);
}
const { fileURLToPath } = await import('node:url');
const [command] = process.argv.slice(2);
// Filters render no page, and only pages have JSX: their sources are read by Node itself, which keeps what it made of them.
const isFilter = ['parse', 'article', 'group', 'edition', 'topics', 'quotes'].includes(command);
if (isFilter) {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)));
}
const { lean, roomy } = await import('./lean.ts');
const ways = { start: lean, group: roomy, edition: roomy };
const way = Object.hasOwn(ways, command ?? '') ? ways[command] : undefined;
// These begin anew in their own place (same process, same terminal), with Node set for them. A watcher's child would lose its watcher.
if (way && process.execve && !process.send && !process.execArgv.includes(way.flags[0])) {
  process.removeAllListeners('warning'); // that execve is young is no news for the operator
  const args = [process.execPath, ...way.flags, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, args, { ...process.env, ...way.env });
}
if (!isFilter) {
  // Whatever folder it is run in, the sources are read by their own tsconfig.json.
  process.env.TSX_TSCONFIG_PATH ??= fileURLToPath(new URL('../tsconfig.json', import.meta.url));
  const { register } = await import('tsx/esm/api');
  register();
}
const { run } = await import('../src/cli/index.ts');
await run(process.argv.slice(2));
