import { expect, test } from 'vitest';
import { flagsOf, networkOf, suggestionFor } from './index.ts';

test('slips in common domains are noticed, others are left alone', () => {
  expect(suggestionFor('ann@gmial.com')).toBe('ann@gmail.com');
  expect(suggestionFor('ann@hotmial.com')).toBe('ann@hotmail.com');
  expect(suggestionFor('ann@outlok.com')).toBe('ann@outlook.com');
  expect(suggestionFor('ann@harbour.con')).toBe('ann@harbour.com');
  for (const host of [
    'gmail.com',
    'mail.com',
    'ymail.com',
    'gmx.net',
    'harbour.example',
    'example.org',
    'parliament.uk',
  ])
    expect(suggestionFor(`ann@${host}`), host).toBeUndefined();
});

test('disposable and role addresses are flagged', () => {
  expect(flagsOf('info+news@harbour.example')).toEqual(['role']);
  expect(flagsOf('ann@mailinator.com')).toEqual(['disposable']);
  expect(flagsOf('ann@harbour.example')).toEqual([]);
});

test('of a host only its network is kept', () => {
  expect(networkOf('203.0.113.77')).toBe('203.0.113.0/24');
  expect(networkOf('::ffff:203.0.113.77')).toBe('203.0.113.0/24');
  expect(networkOf('2001:db8:1:2:3::4')).toBe('2001:db8:1::/48');
  expect(networkOf('::1')).toBe('0:0:0::/48');
  expect(networkOf('nobody')).toBe('');
});
