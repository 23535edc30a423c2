import { expect, test } from 'vitest';
import { isLoopbackAddress, isPublicAddress } from '../../../../shared/webhooks/public-address.ts';

test.each(['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808', '2002:808:808::'])(
  '%s is public',
  (ip) => {
    expect(isPublicAddress(ip)).toBe(true);
  },
);

test.each([
  ['no address', 'example.com'],
  ['nothing', ''],
  ['loopback', '127.0.0.1'],
  ['loopback', '::1'],
  ['unspecified', '0.0.0.0'],
  ['unspecified', '::'],
  ['private', '10.0.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['shared by carriers', '100.127.0.1'],
  ['link-local, where clouds keep secrets', '169.254.169.254'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['for documentation', '192.0.2.1'],
  ['for benchmarks', '198.18.0.1'],
  ['reserved', '240.0.0.1'],
  ['unique local', 'fd00::1'],
  ['link-local', 'fe80::1%eth0'],
  ['site-local', 'fec0::1'],
  ['multicast', 'ff02::1'],
  ['for documentation', '2001:db8::1'],
  ['mapped', '::ffff:10.0.0.1'],
  ['compatible', '::10.0.0.1'],
  ['compatible', '::a00:1'],
  ['translated', '::ffff:0:10.0.0.1'],
  ['NAT64', '64:ff9b::10.0.0.1'],
  ['NAT64 of a local network', '64:ff9b:1::808:808'],
  ['6to4', '2002:a00:1::'],
  ['Teredo', '2001:0:4136:e378:8000:63bf:f5ff:fffe'],
])('%s: %s is not public', (_, ip) => {
  expect(isPublicAddress(ip)).toBe(false);
});

test.each(['127.0.0.1', '127.255.255.255', '::1', '::ffff:127.0.0.1'])('%s is this machine', (ip) => {
  expect(isLoopbackAddress(ip)).toBe(true);
});

test.each(['8.8.8.8', '0.0.0.0', '::', '10.0.0.1', 'localhost', ''])('%j is not this machine', (ip) => {
  expect(isLoopbackAddress(ip)).toBe(false);
});
