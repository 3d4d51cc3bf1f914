// Puts the house into the two projects that Capacitor has made: its icon, fetched from its site, in every size that they
// have, and its domain, without which an iPhone's web view keeps nothing for reading offline. May run again at any time.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const { server } = JSON.parse(readFileSync(new URL('capacitor.config.json', import.meta.url), 'utf8'));
const address = new URL('/icons/maskable-512.png', server.url);
const answer = await fetch(address);
if (!answer.ok) throw new Error(`${address} answers ${answer.status}: is the url in capacitor.config.json the site's?`);
const icon = Buffer.from(await answer.arrayBuffer());

const places = ['android/app/src/main/res', 'ios/App/App/Assets.xcassets/AppIcon.appiconset'].filter((place) =>
  existsSync(place),
);
if (places.length === 0) throw new Error('There is no project yet: run npm run android, or npm run ios.');
let drawn = 0;
for (const place of places) {
  for (const file of readdirSync(place, { recursive: true, encoding: 'utf8' })) {
    if (!/(^|\/)(ic_launcher\w*|AppIcon[\w@-]*)\.png$/.test(file)) continue;
    const path = join(place, file);
    const { width } = await sharp(path).metadata();
    // Apple takes no transparency.
    writeFileSync(path, await sharp(icon).resize(width).flatten().png().toBuffer());
    drawn++;
  }
}
console.log(`${drawn} icons drawn from ${address}`);

const plist = 'ios/App/App/Info.plist';
if (existsSync(plist)) {
  const entry = `<key>WKAppBoundDomains</key>\n\t<array>\n\t\t<string>${new URL(server.url).hostname}</string>\n\t</array>\n`;
  const without = readFileSync(plist, 'utf8').replace(/\t?<key>WKAppBoundDomains<\/key>\s*<array>[^]*?<\/array>\n/, '');
  writeFileSync(plist, without.replace(/<\/dict>\s*<\/plist>\s*$/, `\t${entry}</dict>\n</plist>\n`));
  console.log(`${plist} names the domain`);
}
