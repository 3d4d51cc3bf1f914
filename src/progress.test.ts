import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { progressOn } from './progress.ts';

function heardOn(isTTY: boolean) {
  let said = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      said += String(chunk);
      done();
    },
  });
  const progress = progressOn(Object.assign(stream, { isTTY, columns: 80 }) as unknown as NodeJS.WriteStream);
  return { progress, said: () => said };
}
const broken = () => new TypeError('x is not a function', { cause: new Error('the first cause') });

test('elsewhere than on a terminal each line is JSON, with time, level, step, words, and an error’s stack and cause', () => {
  const { progress, said } = heardOn(false);
  progress.say('sources.poll', '3 of 7');
  progress.say('sources.poll', '7 feeds polled', true);
  progress.line('It is at http://localhost:8080 (Ctrl-C ends it)');
  progress.line('Something is odd', { level: 'warn' });
  progress.line('The page /x failed', { step: 'page', error: broken() });
  const lines = said()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ level, step, words }) => [level, step, words])).toEqual([
    ['info', 'sources.poll', '7 feeds polled'],
    ['info', undefined, 'It is at http://localhost:8080 (Ctrl-C ends it)'],
    ['warn', undefined, 'Something is odd'],
    ['error', 'page', 'The page /x failed'],
  ]);
  for (const { time } of lines) expect(new Date(String(time)).toISOString()).toBe(time);
  expect(lines[3]?.error).toMatchObject({
    type: 'TypeError',
    message: 'x is not a function',
    stack: expect.stringMatching(/progress\.test\.ts:\d+/) as string,
    cause: { message: 'the first cause', stack: expect.stringContaining('    at ') as string },
  });
});

test('on a terminal lines are to be read, and errors come with stack and cause', () => {
  const { progress, said } = heardOn(true);
  progress.say('sources.poll', '3 of 7');
  progress.say('sources.poll', '7 feeds polled', true);
  progress.line('The page /x failed', { step: 'page', error: broken() });
  expect(said()).toContain('\r\u001b[2Ksources.poll    7 feeds polled\n');
  expect(said()).toMatch(
    /page {12}The page \/x failed\n {4}TypeError: x is not a function\n {8}at .*progress\.test\.ts/,
  );
  expect(said()).toContain('[cause]: Error: the first cause');
});
