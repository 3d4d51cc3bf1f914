import { expect, test } from 'vitest';
import type { Report } from '../reports/index.ts';
import { independentAccounts } from './independence.ts';

const wire =
  'The Assembly voted on Tuesday to reopen the old harbour, ending a quarrel of eleven years between the ports authority and the islands. The vote was 52 to 47.';
const own = [
  'Ships will return to Quay Street next spring after members of the Assembly overruled the government in a session that lasted until dawn.',
  'Islanders lit fires on the hills when word came that their ferries would have a berth again, and the baker gave away what he had.',
];
const report = (outlet: string, text: string, owner?: string): Report => ({
  id: `${outlet} ${text.length}`,
  outlet,
  title: 'Assembly reopens old harbour',
  text,
  published: new Date('2031-02-12T08:00:00Z'),
  ...(owner ? { owner } : {}),
});

test('an agency’s text in many outlets is one account, with small changes too', () => {
  const copies = Array.from({ length: 50 }, (_, i) =>
    report(`Outlet ${i}`, i % 2 ? wire : `HARBOUR TOWN — ${wire} (${i})`),
  );
  expect(independentAccounts(copies)).toHaveLength(1);
});

test('own words are own accounts; outlets of one owner are one', () => {
  expect(independentAccounts([report('A', wire), report('B', own[0]!), report('C', own[1]!)])).toHaveLength(3);
  expect(independentAccounts([report('A', wire, 'Quay Press'), report('B', own[0]!, 'Quay Press')])).toHaveLength(1);
});

test('reports without a text are not copies of each other', () => {
  expect(independentAccounts([report('A', ''), report('B', '')])).toHaveLength(2);
});
