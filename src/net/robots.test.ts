import { describe, expect, test } from 'vitest';
import { isAllowed, readRobots } from './robots-rules.ts';
import { openRobots } from './robots.ts';

const rules = (text: string) => {
  const read = readRobots(new TextEncoder().encode(text));
  return (path: string) => isAllowed(read.rules, path);
};

describe('robots.txt', () => {
  test('those who name us speak to us, in all of their groups; else those for everybody', () => {
    const text = `User-agent: *\nDisallow: /\n\nuser-agent: otherbot\nUser-Agent: DispatchBox/2\nDisallow: /a\n\nUser-agent: dispatchbox\nDisallow: /b # comment`;
    expect(['/', '/a1', '/b', '/c'].map(rules(text))).toEqual([true, false, false, true]);
    expect(['/', '/a1'].map(rules('User-agent: *\nDisallow: /a\nUser-agent: otherbot\nDisallow: /'))).toEqual([
      true,
      false,
    ]);
    expect(rules('User-agent: dispatchboxer\nDisallow: /')('/')).toBe(true);
  });

  test('the longest rule decides, and of two the one that allows', () => {
    const allow = rules('User-agent: *\nDisallow: /news\nAllow: /news/public\nDisallow: /page\nAllow: /page');
    expect(['/news/x', '/news/public/x', '/page', '/other'].map(allow)).toEqual([false, true, true, true]);
  });

  test('a star is anything, a dollar the end', () => {
    const allow = rules('User-agent: *\nDisallow: /*.pdf$\nDisallow: /a*/print\nDisallow: /whole$');
    expect(['/x.pdf', '/x.pdf?y', '/abc/print', '/a/b/print/2', '/b/print', '/whole', '/whole/1'].map(allow)).toEqual([
      false, true, false, false, true, false, true,
    ]); // prettier-ignore
    expect(rules('User-agent: *\nDisallow: /*****************************x')(`/${'y'.repeat(2000)}`)).toBe(true);
  });

  test('escaped and plain are the same, but for what is reserved', () => {
    const allow = rules('User-agent: *\nDisallow: /caf%C3%A9\nDisallow: /a%2fb\nDisallow: /%7Ejoe');
    expect(['/café', '/caf%c3%a9', '/a/b', '/a%2Fb', '/~joe'].map(allow)).toEqual([false, false, true, false, false]);
  });

  test('an empty rule, no rule, no line that can be read: everything is allowed', () => {
    for (const text of ['', 'User-agent: *\nDisallow:', 'Disallow: /', '<html>Disallow: /</html>', 'User-agent: *'])
      expect(rules(text)('/x')).toBe(true);
  });
});

describe('asking for it', () => {
  const page = new URL('https://echo.example/a');
  const asking = (status: number, text = '') => {
    const asked: string[] = [];
    const clock = { now: 0 };
    const robots = openRobots(
      async (address) => {
        asked.push(address);
        if (status === 0) throw new Error('no such host');
        return { status, body: new TextEncoder().encode(text) };
      },
      () => clock.now,
    );
    return { robots, asked, clock };
  };

  test('is done once a day', async () => {
    const { robots, asked, clock } = asking(200, 'User-agent: *\nDisallow: /a');
    await expect(robots.check(page)).rejects.toThrow(/does not let us/);
    await robots.check(new URL('https://echo.example/b'));
    expect(asked).toEqual(['https://echo.example/robots.txt']);
    clock.now += 25 * 3_600_000;
    await robots.check(new URL('https://echo.example/b'));
    expect(asked).toHaveLength(2);
  });

  test('where there is none, all is allowed; where it cannot be had, nothing, for an hour', async () => {
    await asking(404).robots.check(page);
    for (const status of [0, 500, 429]) {
      const { robots, asked, clock } = asking(status);
      await expect(robots.check(page)).rejects.toThrow(/cannot be had/);
      await expect(robots.check(page)).rejects.toThrow(/cannot be had/);
      clock.now += 2 * 3_600_000;
      await expect(robots.check(page)).rejects.toThrow(/cannot be had/);
      expect(asked).toHaveLength(2);
    }
  });
});

describe('Crawl-delay', () => {
  const delay = (text: string) => readRobots(new TextEncoder().encode(text)).delay;
  test.each([
    ['User-agent: *\nCrawl-delay: 5', 5],
    ['User-agent: *\nDisallow: /a\ncrawl-delay : 2.5', 2.5],
    ['User-agent: Dispatchbox\nCrawl-delay: 3\nUser-agent: *\nCrawl-delay: 9', 3],
    ['User-agent: Dispatchbox\nDisallow:\nUser-agent: *\nCrawl-delay: 9', 0],
    ['User-agent: otherbot\nCrawl-delay: 9', 0],
    ['User-agent: *\nCrawl-delay: 86400', 30],
    ['User-agent: *\nCrawl-delay: soon', 0],
    ['User-agent: *\nCrawl-delay: -4', 0],
    ['', 0],
  ])('%j is %d s', (text, seconds) => {
    expect(delay(text)).toBe(seconds);
  });
});
