import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkOf } from '../../../../shared/limits/network-of.ts';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::ffff:c000:201', '192.0.2.1'],
  ['2001:db8:0:1::1', '20010db800000001/64'],
  ['2001:DB8::1:ffff:ffff:ffff:ffff', '20010db800000001/64'],
  ['fe80::1%eth0', 'fe80000000000000/64'],
  ['unknown', 'unknown'],
])('%s is of %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('the first half of an IPv6 address decides, and nothing else', () => {
  const half = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 });
  fc.assert(
    // 2000::/3: among the others are addresses that stand for IPv4 ones
    fc.property(half, half, half, (site, one, other) => {
      const groups = [0x2000 | ((site[0] ?? 0) & 0x1fff), ...site.slice(1)];
      const address = (rest: number[]) => [...groups, ...rest].map((group) => group.toString(16)).join(':');
      expect(networkOf(address(one))).toBe(networkOf(address(other)));
      const neighbour = [groups[0], groups[1], groups[2], (groups[3] ?? 0) ^ 1].map((group) =>
        group?.toString(16),
      );
      expect(networkOf(`${neighbour.join(':')}::`)).not.toBe(networkOf(address(one)));
    }),
  );
});
