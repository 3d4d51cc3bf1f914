import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { itemText, withoutFurniture } from './index.ts';

const read = (html: string) => withoutFurniture(itemText(html));

test.each([
  'Der Beitrag Brücke zu erschien zuerst auf Hafenblatt.',
  'L’article Le pont ferme est apparu en premier sur Le Quai.',
  'La entrada El puente cierra se publicó primero en El Muelle.',
  'L’articolo Il ponte chiude proviene da Il Molo.',
  'O post A ponte fecha apareceu primeiro em O Cais.',
  'Het bericht De brug dicht verscheen eerst op De Kade.',
  'Inlägget Bron stängs dök först upp på Kajen.',
  'Artykuł Most zamknięty pochodzi z serwisu Nabrzeże.',
  'The post The bridge closes appeared first on The Quay.',
  'This article was originally published in The Quay.',
  'Weiterlesen',
  'Lire la suite →',
  'Leer más »',
  'Leggi tutto',
  'Leia mais',
  'Lees verder…',
  'Читать далее',
  '続きを読む',
  'Continue reading The bridge closes →',
  'READ MORE: Tram line opens',
  'Lesen Sie auch: Neue Linie eröffnet',
  'À lire aussi : La ligne ouvre',
  'Share this:',
  'Facebook',
  'X',
  'Teilen mit:',
  'Me gusta Cargando...',
  'Subscribe now',
  'Sign up to our morning newsletter.',
  'Abonnez-vous à notre infolettre !',
  'Suscríbete a nuestro boletín.',
  'Follow us on Telegram: https://t.example/quay',
  'Advertisement',
  'Bridge in fog. Photo: Ada Lens',
  'Die Brücke im Nebel. Foto: Ada Linse/dpa',
  'Le pont dans la brume. © Ada Lens / AFP',
  'The bridge in 2031. (AP Photo/Ada Lens)',
  '#bridge #harbour',
  'Full story: https://news.example/bridge',
  'submitted by /u/ada [link] [comments]',
  '© 2031 The Quay. All rights reserved.',
])('%s is no part of a text', (line) => {
  expect(withoutFurniture(`The bridge closes on Monday.\nIt is old.\n${line}`)).toBe(
    'The bridge closes on Monday.\nIt is old.',
  );
});

test.each([
  'February 10, 2031 3:25 PM',
  '10. Februar 2031, 15:25 Uhr',
  'Publié le 10 février 2031 à 15h25',
  'Updated: 10/02/2031 15:25',
  'By Ada Pilot | February 10, 2031',
  'Von Ada Lotse und Ben Maat',
])('%s above a text is no part of it', (line) => {
  expect(withoutFurniture(`${line}\nThe bridge closes on Monday.`)).toBe('The bridge closes on Monday.');
});

test.each([
  'The post office first opened in 1911.',
  'Read more books, the minister told pupils.',
  'Follow the money, prosecutors said of the case.',
  'Join the navy or leave, the admiral wrote.',
  'More rain is expected on Tuesday.',
  'The photo: a bridge, a tram and the mayor in his best suit.',
  'Der Beitrag der Stadt war zuerst umstritten.',
  'Watch sales fell by a third.',
  'On 10 February 2031 the bridge closed.',
  'By Monday the bridge was closed.',
  'Der Kanal ist jetzt wieder offen.',
])('%s is somebody’s sentence', (line) => {
  const text = `The bridge closes.\n${line}\nIt is old.`;
  expect(withoutFurniture(text)).toBe(text);
});

test('what is run into the text is cut out of it', () => {
  expect(
    withoutFurniture(
      'SIGN UP TO OUR QUAY NEWSLETTER The minister resigned on Monday. Subscribe to our channel! He was ill.',
    ),
  ).toBe('The minister resigned on Monday. He was ill.');
  expect(withoutFurniture('May 28, 2031 5:00 AM LONDON - The minister resigned.')).toBe(
    'LONDON - The minister resigned.',
  );
  expect(
    withoutFurniture('.embed { position: relative; } .embed iframe, .embed p { top: 0; } The minister resigned.'),
  ).toBe('The minister resigned.');
  expect(withoutFurniture('[caption id="1" width="300"]The minister[/caption]\nHe resigned. [gallery ids="1,2"]')).toBe(
    'He resigned.',
  );
  expect(withoutFurniture('The minister resigned. Photo: Ada Lens')).toBe('The minister resigned.');
});

test('the headline again, above and below', () => {
  const title = 'Council closes the old bridge';
  expect(withoutFurniture(`${title}\nIt is old.\nBejegyzés: ${title}, Rakpart.`, { title })).toBe('It is old.');
});

describe('markup tells', () => {
  test.each([
    ['<figure><img src="a"/><figcaption>Bridge in fog</figcaption></figure><p>It closes.</p>', 'It closes.'],
    ['<div class="wp-caption"><p class="wp-caption-text">Bridge in fog</p></div><p>It closes.</p>', 'It closes.'],
    [
      '<p>It closes.</p><div class="sharedaddy sd-sharing"><h3>Deel dit:</h3><ul><li>Mastodon</li></ul></div>',
      'It closes.',
    ],
    ['<p>It closes.</p><p><a class="btn" href="/x">Käy kauppaan</a></p><p>It is old.</p>', 'It closes.\nIt is old.'],
    ['<p>It closes.</p><p><a href="/x">Overig nieuws</a></p>', 'It closes.'],
    [
      '<p>It closes.</p><p>A(z) <a href="/1">A híd zár</a> bejegyzés először <a href="/">Rakpart</a>-on jelent meg.</p>',
      'It closes.',
    ],
    ['<p>It closes.</p><p>Ook: <a href="/2">Tramlijn open</a></p><p>It is old.</p>', 'It closes.\nIt is old.'],
    ['<p>The <a href="/r">report</a> says so.</p>', 'The report says so.'],
    [
      '<a href="/r">The whole text is a link, and it is a sentence.</a>',
      'The whole text is a link, and it is a sentence.',
    ],
    ['<p class="caption">never ended <div>It closes.</div>', 'It closes.'],
    ['<div class="caption">never ended <p>It closes.</p>', 'never ended\nIt closes.'],
  ])('%s', (html, text) => {
    expect(read(html)).toBe(text);
  });
});

test('whatever the text: nothing is added', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'Read more',
      'Photo: Ada Lens',
      'May 28, 2031',
      '.a { b: c }',
      '[caption]',
      'Follow us',
      'The bridge closes. Subscribe!',
    ),
    fc.string({ maxLength: 40 }).map((text) => text.replace(/\s+/g, ' ').trim()),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const text = lines.filter((one) => one !== '').join('\n');
      const left = withoutFurniture(text);
      expect(left.length).toBeLessThanOrEqual(text.length);
    }),
  );
});

test('a text of nothing but "click here" stays, for nothing else is said', () => {
  expect(read('<a href="/ferry">click here</a>')).toBe('click here');
});
