import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../../../test/database.ts';
import { draftEdition, openWeek } from '../../../../test/desk-pages.ts';
import { idleDesk, inventedHouse, inventedNow as now, inventWeek } from '../../../../test/invented-week.ts';
import { letIn } from '../../../../test/let-in.ts';
import { deeds } from '../../../desk/index.ts';
import { giveRole } from '../../../readers/index.ts';
import { editionDesk } from './routes.tsx';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

test('of two editors who close at once one closes, the other is told, and the letter is printed once', async () => {
  const { db } = database;
  const { edition } = await inventWeek(db);
  await draftEdition(db, edition);
  const steps: string[] = [];
  const app = (email: string, id: number) =>
    letIn(editionDesk({ ...idleDesk, soon: async (step) => void steps.push(step) }), {
      db,
      house: { ...inventedHouse, language: 'de' },
      now,
      who: { id, email, name: '', role: 'editor' } as Parameters<typeof letIn>[1]['who'],
    });
  const editors = await Promise.all(
    ['ann@house.example', 'ben@house.example'].map(async (email) => ({
      email,
      id: (await giveRole(db, email, 'editor', now)).person,
    })),
  );
  const answers = await Promise.all(
    editors.map(async ({ id, email }) =>
      app(email, id).request(`/desk/editions/${openWeek}/close`, {
        method: 'POST',
        body: new URLSearchParams({ version: '1' }),
      }),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 422]);
  const told = await answers.find(({ status }) => status === 422)!.text();
  expect(told).toContain('Es gibt nichts abzuschließen: Sie hat keine Geschichte, oder ist schon geschlossen.');
  expect(steps).toEqual(['press.print', 'press.push']);
  const numbers = await db.selectFrom('edition').select(['week', 'number']).orderBy('week').execute();
  expect(numbers).toEqual([
    { week: '2031-W07', number: 7 },
    { week: openWeek, number: 8 },
  ]);
  expect((await deeds(db)).filter(({ act }) => act === 'close')).toHaveLength(1);
});
