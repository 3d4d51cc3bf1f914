import { expect, test } from 'vitest';
import { appLinks } from './app-links.ts';

const android = { name: 'example.news', fingerprints: ['AB:CD'] };
const get = async (apps: Parameters<typeof appLinks>[0], path: string) => {
  const answer = await appLinks(apps).request(`/.well-known/${path}`);
  return { status: answer.status, type: answer.headers.get('content-type'), said: await answer.text() };
};

test('Google and Apple are told which app is the house’s', async () => {
  const google = await get({ android }, 'assetlinks.json');
  expect(google).toMatchObject({ status: 200, type: 'application/json' });
  expect(JSON.parse(google.said)).toEqual([
    {
      relation: ['delegate_permission/common.handle_all_urls', 'delegate_permission/common.get_login_creds'],
      target: { namespace: 'android_app', package_name: 'example.news', sha256_cert_fingerprints: ['AB:CD'] },
    },
  ]);
  const apple = await get({ apple: 'ABCDE12345.example.news' }, 'apple-app-site-association');
  expect(apple).toMatchObject({ status: 200, type: 'application/json' });
  expect(JSON.parse(apple.said)).toMatchObject({
    applinks: { details: [{ appIDs: ['ABCDE12345.example.news'] }] },
    webcredentials: { apps: ['ABCDE12345.example.news'] },
  });
  // What a mail leads to stays in the browser that asked for it.
  expect(apple.said).not.toMatch(/confirm|leave|preferences|sign-in|desk|\{"\/":"\/?\*"\}/);
});

test('a house without such an app says nothing', async () => {
  expect((await get({ apple: 'ABCDE12345.example.news' }, 'assetlinks.json')).status).toBe(404);
  expect((await get({ android }, 'apple-app-site-association')).status).toBe(404);
});
