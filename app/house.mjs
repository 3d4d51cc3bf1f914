// Puts the house into the two projects that Capacitor has made: its icon in every size that they have, the links of its site that
// open in the app, what the systems ask permission with, and what the stores are told of privacy. Icon and language are asked of the
// running site. May run again at any time.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import plist from 'plist';
import sharp from 'sharp';

const here = (name) => new URL(name, import.meta.url);
const { server } = JSON.parse(readFileSync(here('capacitor.config.json'), 'utf8'));
const site = new URL(server.url);
const ask = async (path) => {
  const address = new URL(path, site);
  const answer = await fetch(address);
  if (!answer.ok)
    throw new Error(`${address} answers ${answer.status}: is the url in capacitor.config.json the site's?`);
  return answer;
};
/** Changes a file, if it is there and the change is not yet in it. */
const change = (path, how) => {
  const before = readFileSync(path, 'utf8');
  const after = how(before);
  if (after !== before) writeFileSync(path, after);
  console.log(`${path}: ${after === before ? 'as it was' : 'changed'}`);
};
/** As `change`, at the one place that this is; Capacitor may have come to write it in another way. */
const replaced = (text, what, by) => {
  if (!what.test(text)) throw new Error(`There is no ${what}: has Capacitor changed its projects?`);
  return text.replace(what, by);
};

// What of the site opens in the app: the site tells Apple the same (src/site/machines/app-links.ts, and a test compares them).
const opened = ['/', '/stories/*', '/editions', '/editions/*', '/topics', '/topics/*', '/articles', '/articles/*'];

async function drawIcons(folder) {
  const icon = Buffer.from(await (await ask('/icons/maskable-512.png')).arrayBuffer());
  let drawn = 0;
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/(^|\/)(ic_launcher\w*|AppIcon[\w@-]*)\.png$/.test(file)) continue;
    const path = join(folder, file);
    const { width } = await sharp(path).metadata();
    // Apple takes no transparency.
    writeFileSync(path, await sharp(icon).resize(width).flatten().png().toBuffer());
    drawn++;
  }
  console.log(`${folder}: ${drawn} icons drawn`);
}

async function android() {
  await drawIcons('android/app/src/main/res');
  const paths = opened.map((path) =>
    path.endsWith('*') ? `android:pathPrefix="${path.slice(0, -1)}"` : `android:path="${path}"`,
  );
  const links = `<intent-filter android:autoVerify="true">
                <action android:name="android.intent.action.VIEW" />
                <category android:name="android.intent.category.DEFAULT" />
                <category android:name="android.intent.category.BROWSABLE" />
                <data android:scheme="https" android:host="${site.hostname}" />
${paths.map((path) => `                <data ${path} />\n`).join('')}            </intent-filter>`;
  change('android/app/src/main/AndroidManifest.xml', (text) => {
    const without = text.replace(/\s*<intent-filter android:autoVerify[^]*?<\/intent-filter>/, '');
    const linked = replaced(without, /<\/intent-filter>/, `</intent-filter>\n\n            ${links}`);
    // What is kept on the device stays there.
    return linked.replace('android:allowBackup="true"', 'android:allowBackup="false"');
  });
  // Google's form on data safety, with this site's addresses.
  const form = readFileSync(here('store/data-safety.csv'), 'utf8');
  writeFileSync('android/data-safety.csv', form.replaceAll('https://news.example', site.origin));
}

async function ios() {
  const folder = 'ios/App/App';
  await drawIcons(`${folder}/Assets.xcassets/AppIcon.appiconset`);
  const { lang } = await (await ask('/manifest.webmanifest')).json();
  const texts = JSON.parse(readFileSync(here('store/permissions.json'), 'utf8'));
  const language = lang.split('-')[0];
  change(`${folder}/Info.plist`, (text) =>
    plist.build({
      ...plist.parse(text),
      // Without its domain here, a web view keeps nothing for reading offline.
      WKAppBoundDomains: [site.hostname],
      ...(texts[language] ?? texts.en),
    }),
  );
  const domains = ['applinks', 'webcredentials'].map((what) => `${what}:${site.hostname}`);
  const entitlements = plist.build({ 'com.apple.developer.associated-domains': domains });
  writeFileSync(`${folder}/App.entitlements`, entitlements);
  writeFileSync(`${folder}/PrivacyInfo.xcprivacy`, readFileSync(here('store/PrivacyInfo.xcprivacy')));
  // Xcode takes in what its project names: the privacy manifest stands beside config.xml in each of its lists.
  change('ios/App/App.xcodeproj/project.pbxproj', (text) => {
    if (text.includes('PrivacyInfo.xcprivacy')) return text;
    const lines = text.match(/^.*\/\* config\.xml.*\n/gm) ?? [];
    if (lines.length !== 4)
      throw new Error(`config.xml stands in ${lines.length} lists, not 4: has Capacitor changed its projects?`);
    const changed = text.replaceAll(
      /^.*\/\* config\.xml.*\n/gm,
      (line) => line + line.replaceAll('config.xml', 'PrivacyInfo.xcprivacy').replaceAll('2FAD976', 'D15A7C4'),
    );
    return changed.replaceAll(
      /^(\t+)INFOPLIST_FILE = App\/Info\.plist;\n/gm,
      '$1CODE_SIGN_ENTITLEMENTS = App/App.entitlements;\n$&',
    );
  });
}

const made = ['android', 'ios'].filter((platform) => existsSync(platform));
if (made.length === 0) throw new Error('There is no project yet: run npm run android, or npm run ios.');
if (made.includes('android')) await android();
if (made.includes('ios')) await ios();
