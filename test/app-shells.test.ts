import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openedInApp } from '../src/site/machines/app-links.ts';

const app = resolve(import.meta.dirname, '../app');
const packages = join(app, 'node_modules');
const there = existsSync(join(packages, '@capacitor/cli'));
if (!there)
  console.warn('The shells for the stores are NOT tested: their packages are not there (npm ci --prefix app).');

/** Both projects are made in a copy, with a site on loopback; nothing compiles them here. */
describe.skipIf(!there)('the shells for the stores', () => {
  let server: Server;
  let folder: string;
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    expect(status, `${args.join(' ')}: ${stdout}${stderr}`).toBe(0);
  };
  const cap = (...args: string[]) => run(join(packages, '@capacitor/cli/bin/capacitor'), ...args);

  beforeAll(async () => {
    const icon = await sharp({ create: { width: 512, height: 512, channels: 4, background: '#8f1d1d' } })
      .png()
      .toBuffer();
    server = createServer((request, response) => {
      if (request.url === '/icons/maskable-512.png') response.end(icon);
      else if (request.url === '/manifest.webmanifest') response.end('{"lang":"de-AT"}');
      else response.writeHead(404).end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    folder = mkdtempSync(join(tmpdir(), 'dispatchbox-app-'));
    const own = (path: string) => !/node_modules|app\/(android|ios)(\/|$)/.test(path);
    cpSync(app, folder, { recursive: true, filter: own });
    symlinkSync(packages, join(folder, 'node_modules'));
    const config = JSON.parse(read('capacitor.config.json')) as { server: { url: string } };
    config.server.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeFileSync(join(folder, 'capacitor.config.json'), JSON.stringify(config));
    for (const platform of ['android', 'ios']) cap('add', platform);
  }, 120_000);
  afterAll(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The house's script asks the site, which runs in this very process. */
  async function house() {
    const { spawn } = await import('node:child_process');
    const child = spawn(process.execPath, ['house.mjs'], { cwd: folder });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
    const status = await new Promise((done) => child.on('close', done));
    expect(status, said).toBe(0);
    return said;
  }
  const plistOf = (path: string) =>
    (createRequire(join(packages, 'x.js'))('plist') as { parse(text: string): Record<string, unknown> }).parse(
      read(path),
    );

  test('both take the house, and are synced after it; twice is as once', async () => {
    await house();
    cap('sync');
    const state = () =>
      ['android', 'ios']
        .flatMap((platform) =>
          readdirSync(join(folder, platform), { recursive: true, encoding: 'utf8' }).map((file) =>
            join(platform, file),
          ),
        )
        .filter((file) => /\.(xml|plist|pbxproj|entitlements|xcprivacy|csv|swift|gradle|png)$/.test(file))
        .map((file) => [file, readFileSync(join(folder, file)).toString('base64')]);
    const before = state();
    expect(before.length).toBeGreaterThan(40);
    expect(await house()).not.toContain('changed');
    cap('sync');
    expect(state()).toEqual(before);
  }, 120_000);

  test('Android asks for the network and nothing else, keeps no copy elsewhere, and opens what the site says', () => {
    const manifest = read('android/app/src/main/AndroidManifest.xml');
    expect([...manifest.matchAll(/uses-permission android:name="([^"]+)"/g)].map(([, name]) => name)).toEqual([
      'android.permission.INTERNET',
    ]);
    expect(manifest).toContain('android:allowBackup="false"');
    const [links = ''] = /<intent-filter android:autoVerify="true">.*?<\/intent-filter>/s.exec(manifest) ?? [];
    expect(links).toContain('android:scheme="https" android:host="127.0.0.1"');
    const paths = [...links.matchAll(/android:(path|pathPrefix)="([^"]+)"/g)].map(([, kind, path]) =>
      kind === 'path' ? path : `${path}*`,
    );
    expect(paths).toEqual(openedInApp);
    expect(manifest.match(/<intent-filter/g)).toHaveLength(2);
    expect(read('android/data-safety.csv')).not.toContain('news.example');
  });

  test('every icon is the house’s, without transparency', async () => {
    const icons = ['android/app/src/main/res', 'ios/App/App/Assets.xcassets/AppIcon.appiconset'].flatMap((place) =>
      readdirSync(join(folder, place), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.png') && /ic_launcher|AppIcon/.test(file))
        .map((file) => join(folder, place, file)),
    );
    expect(icons.length).toBeGreaterThan(10);
    for (const icon of icons) {
      const { dominant, isOpaque } = await sharp(icon).stats();
      expect(isOpaque, icon).toBe(true);
      expect(dominant.r, icon).toBeGreaterThan(dominant.g + 80);
    }
  });

  test('an iPhone knows the domain, says in the house’s language what it asks for, and takes the privacy manifest in', () => {
    const texts = JSON.parse(read('store/permissions.json')) as Record<string, Record<string, string>>;
    const info = plistOf('ios/App/App/Info.plist');
    expect(info).toMatchObject({ WKAppBoundDomains: ['127.0.0.1'], ...texts.de });
    expect(Object.keys(info).filter((key) => key.endsWith('UsageDescription'))).toEqual(Object.keys(texts.en!));
    expect(plistOf('ios/App/App/App.entitlements')).toEqual({
      'com.apple.developer.associated-domains': ['applinks:127.0.0.1', 'webcredentials:127.0.0.1'],
    });
    expect(plistOf('ios/App/App/PrivacyInfo.xcprivacy')).toMatchObject({ NSPrivacyTracking: false });
    // Xcode's project, as a parser of such files reads it.
    const xcode = createRequire(join(packages, 'x.js'))('xcode') as {
      project(path: string): {
        parseSync(): { hash: { project: { objects: Record<string, Record<string, XcodeObject>> } } };
      };
    };
    interface XcodeObject {
      fileRef?: string;
      path?: string;
      files?: { value: string; comment: string }[];
      buildSettings?: Record<string, string>;
    }
    const { objects } = xcode.project(join(folder, 'ios/App/App.xcodeproj/project.pbxproj')).parseSync().hash.project;
    const [phase] = Object.values(objects.PBXResourcesBuildPhase!);
    const taken = (phase!.files ?? []).map(
      ({ value }) => objects.PBXFileReference![objects.PBXBuildFile![value]!.fileRef!],
    );
    expect(taken.map((file) => file?.path)).toContain('PrivacyInfo.xcprivacy');
    const signed = Object.values(objects.XCBuildConfiguration!).filter((one) => one.buildSettings?.INFOPLIST_FILE);
    expect(signed.map((one) => one.buildSettings?.CODE_SIGN_ENTITLEMENTS)).toEqual(
      signed.map(() => 'App/App.entitlements'),
    );
    expect(signed.length).toBeGreaterThan(1);
  });
});
