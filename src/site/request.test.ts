import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkOf, plainAddress } from '../readers/index.ts';
import { askerOf } from './request.ts';

const nobody = new BlockList();
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');
const inner = new BlockList();
inner.addSubnet('10.0.0.0', 8);
inner.addSubnet('fd00::', 8, 'ipv6');

describe('who asks', () => {
  test.each([
    // A proxy that nobody named is who asks, whatever it says.
    ['127.0.0.1', '203.0.113.9', nobody, '127.0.0.1'],
    ['::ffff:127.0.0.1', '203.0.113.9', nobody, '127.0.0.1'],
    ['198.51.100.7', '203.0.113.9', loopback, '198.51.100.7'],
    ['127.0.0.1', undefined, loopback, '127.0.0.1'],
    // From the right, and what stands before is anybody's.
    ['127.0.0.1', '1.2.3.4, 203.0.113.9', loopback, '203.0.113.9'],
    ['::1', '203.0.113.9', loopback, '203.0.113.9'],
    ['10.0.0.2', '1.2.3.4, 203.0.113.9, 10.9.9.9', inner, '203.0.113.9'],
    ['fd00::2', '1.2.3.4, [2001:db8::9]:4001, FD00:0:0::3', inner, '2001:db8::9'],
    ['127.0.0.1', '1.2.3.4, 127.0.0.1', loopback, '127.0.0.1'],
    // As Azure, IIS and RFC 7239 write it.
    ['127.0.0.1', '203.0.113.9:4001', loopback, '203.0.113.9'],
    ['127.0.0.1', '[2001:DB8:0:0::9]', loopback, '2001:db8::9'],
    ['127.0.0.1', '"[2001:db8::9]:80"', loopback, '2001:db8::9'],
    ['127.0.0.1', '::ffff:203.0.113.9', loopback, '203.0.113.9'],
    ['127.0.0.1', 'fe80::1%eth0', loopback, 'fe80::1'],
    // Words that are no address: the proxy itself asks.
    ['127.0.0.1', 'unknown', loopback, '127.0.0.1'],
    ['127.0.0.1', '203.0.113.9, _hidden', loopback, '127.0.0.1'],
    ['127.0.0.1', '', loopback, '127.0.0.1'],
    ['10.0.0.2', '203.0.113.9, unknown, 10.0.0.3', inner, '10.0.0.3'],
    ['', '203.0.113.9', loopback, ''],
  ])('%s, which says %j', (peer, forwarded, trusted, asker) => {
    expect(askerOf(peer, forwarded, trusted)).toBe(asker);
  });

  test('is always an address in its one form, or nobody, and never one that was written before a stranger', () =>
    fc.assert(
      fc.property(
        fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('::1', '127.0.0.9'), fc.string()),
        fc.string(),
        fc.ipV4(),
        (peer, forged, stranger) => {
          const host = plainAddress(peer) ?? '';
          const own = host === '::1' || host.startsWith('127.');
          expect(askerOf(peer, `${forged},${stranger}`, loopback)).toBe(own ? plainAddress(stranger) : host);
          expect(host === '' || plainAddress(host) === host).toBe(true);
        },
      ),
    ));

  test('has one network, however its address is written', () => {
    for (const written of ['203.0.113.9', '203.0.113.9:4001', '::ffff:203.0.113.9', '::ffff:cb00:7109'])
      expect(networkOf(written)).toBe('203.0.113.0/24');
    for (const written of ['2001:db8:1::9', '[2001:DB8:1:0::9]:443', '2001:db8:1:ffff:0:0:0:1'])
      expect(networkOf(written)).toBe('2001:db8:1::/48');
  });
});
