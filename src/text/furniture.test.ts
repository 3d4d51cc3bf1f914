import { describe, expect, test } from 'vitest';
import { headsOtherStories, isFurniture, leadsToOtherStory } from './furniture.ts';

describe('isFurniture', () => {
  test.each([
    'Photo: Nora Finch/Echo',
    'Photograph: Nora Finch for the Echo',
    '(Image: Harbour Press)',
    'Foto: Jan Krug',
    'Crédit photo : Anne Loup',
    'Nora Finch/AFP via Getty Images',
    'REUTERS/Nora Finch',
    'Image caption The ferry at the north quay',
    '© 2031 The Echo. All rights reserved.',
    'Copyright 2031 by the Echo',
    'This material may not be published, broadcast, rewritten or redistributed.',
    'Alle Rechte vorbehalten',
    'Tous droits réservés',
    'Todos los derechos reservados',
    'Tutti i diritti riservati',
    'Todos os direitos reservados',
    'Alle rechten voorbehouden',
    'Wszelkie prawa zastrzeżone',
    'Все права защищены',
    'ВСЕ ПРАВА ЗАЩИЩЕНЫ',
    'Riproduzione riservata',
    'Reproduction interdite',
    'Images are subject to copyright',
    '(c) The Echo',
    'Get the Echo in your inbox every morning. Sign up now!',
    'Sign up for our daily briefing',
    'Subscribe to our YouTube channel for more videos',
    'Follow us on Twitter',
    'Follow Nora Finch on Instagram @norafinch',
    'Our letter brings you the week. Subscribe here',
    'Jetzt anmelden: unser Newsletter am Morgen',
    'Abonnez-vous à notre infolettre',
    'Iscriviti alla newsletter',
    'Advertisement',
    'ANZEIGE',
    'Story continues below advertisement',
    'Share this article',
    'Share on X',
    'WhatsApp',
    'Teilen',
    '5 min read',
    'READ MORE: Minister resigns over quay affair',
    'RELATED: Bakers strike over flour',
    'Lesen Sie auch: Bäcker streiken wegen Mehl',
    'Lire aussi : Les boulangers en grève',
    'Lea también: Huelga de panaderos',
    "DON'T MISS",
    'Related stories',
    'Most read',
    'Mehr zum Thema',
  ])('knows %j', (line) => {
    expect(isFurniture(line)).toBe(true);
  });

  test.each([
    'The photo shows the ferry at the north quay, the council said.',
    'Photographs of the meeting were shown to the court on Monday.',
    'Facebook said it had received the letter.',
    'For more than a decade, Facebook has refused to say so.',
    'Follow the money, the auditor said, and you find the quay.',
    'Join us or leave, the mayor told the opposition.',
    'Get tough on Facebook, the minister told the house.',
    'More than 400 people cross the estuary each day.',
    'Read the bill: it says nothing of fares.',
    'Watch: that is all the observers may do.',
    'Related charges were dropped in May.',
    'Copyright law is to change next year, the ministry said, and authors are to be paid for it.',
    'Subscribers paid twice, the auditor found.',
    'Share prices fell by a tenth.',
    'Mehr als 400 Menschen nahmen teil.',
    'See also the ruling of 1998, the court wrote.',
    'Print and share: two words that the bill forbids.',
    'Next, the council votes on the budget.',
    'Reuters reported on Monday that the ferry stays.',
    '“Sign up for the army,” he told them.',
    'Image is everything, the mayor said.',
  ])('leaves %j', (line) => {
    expect(isFurniture(line)).toBe(false);
  });
});

test('a block that begins like an invitation to another story is one where the rest is its link', () => {
  expect(leadsToOtherStory('More: Bakers strike over flour', 0.9)).toBe(true);
  expect(leadsToOtherStory('Watch: Bakers strike over flour', 0.9)).toBe(true);
  expect(leadsToOtherStory('More: the ministry said in a letter that it would not pay.', 0.1)).toBe(false);
});

test('a heading over other stories is told from one over a part of this', () => {
  expect(headsOtherStories('More from the Echo')).toBe(true);
  expect(headsOtherStories('More money for schools')).toBe(false);
  expect(headsOtherStories('Related')).toBe(true);
});
