import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Where a package of Debian's lies: '/' where it is installed, else a temporary folder into which it is unpacked, without
 * installing anything; undefined where it cannot be brought.
 *
 * @param program a file of it, from the root
 */
export function findPackage(name: string, program: string): string | undefined {
  if (existsSync(program)) return '/';
  const root = join(tmpdir(), `dispatchbox-${name}-${process.getuid?.() ?? 0}`);
  if (existsSync(join(root, program))) return root;
  const download = mkdtempSync(join(tmpdir(), `${name}-package-`));
  try {
    const options = { cwd: download, timeout: 60_000, stdio: 'ignore' } as const;
    if (spawnSync('apt-get', ['download', name], options).status !== 0) return undefined;
    const [file = ''] = readdirSync(download).filter((one) => one.endsWith('.deb'));
    return spawnSync('dpkg', ['-x', file, root], options).status === 0 ? root : undefined;
  } finally {
    rmSync(download, { recursive: true });
  }
}
