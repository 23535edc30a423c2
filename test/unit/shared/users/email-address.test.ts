import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EmailAddress } from '../../../../shared/users/email-address.ts';

const isAccepted = (text: string) => EmailAddress.safeParse(text).success;

test.each([
  'ada@example.com',
  "o'neill+tag=1@mail.example.co.uk",
  'x@xn--bcher-kva.example',
  `${'a'.repeat(64)}@example.com`,
  'ada@1and1.com',
])('takes %s', (text) => {
  expect(isAccepted(text)).toBe(true);
});

test.each([
  '',
  '@example.com',
  'ada',
  'ada@',
  'ada@example',
  'ada@-example.com',
  'ada@example-.com',
  'ada@exam_ple.com',
  'ada@example..com',
  'ada@example.com.',
  'ada@127.0.0.1',
  'ada@[127.0.0.1]',
  '.ada@example.com',
  'ada.@example.com',
  'a..da@example.com',
  '"ada"@example.com',
  'Ada <ada@example.com>',
  'ada@example.com, eve@example.com',
  'ada@example.com\n',
  ' ada@example.com',
  'ada@example.com\u0000',
  'ada@exämple.com',
  `${'a'.repeat(65)}@example.com`,
  `ada@${'a'.repeat(64)}.com`,
  `ada@${'abc.'.repeat(63)}com`,
])('refuses %j', (text) => {
  expect(isAccepted(text)).toBe(false);
});

test('takes every address that is made by the rules', () => {
  fc.assert(fc.property(fc.emailAddress(), isAccepted));
});

test('is decided in linear time', () => {
  // A pattern that tried all ways to divide these would not come to an end.
  expect(isAccepted(`${'a.'.repeat(31)}a@${'a-'.repeat(90)}`)).toBe(false);
});
