import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { isProvablyLinear } from '../../../../shared/validation/provably-linear.ts';
import { translatePattern } from '../../../../shared/validation/translate-pattern.ts';

describe('isProvablyLinear', () => {
  test.each([
    '^[A-Z]{2}-\\d{6}$',
    '^\\d{5}$',
    '^[a-z0-9_-]+$',
    '^https?',
    '^\\S+@x$',
    '^ÄÖ\\.$',
    '^$',
    '^[^,]*,$',
  ])('is sure of %s', (pattern) => expect(isProvablyLinear(pattern)).toBe(true));

  test.each([
    '(a+)+$',
    '^(a+)+$',
    '^(a|a)*$',
    '^a*a*$',
    '^a+b+$',
    'a*b',
    '^a|b',
    '^[a-z]+\\d{999}$',
    '^(?=a)',
    '^\\1',
    '^.*$',
    '^a{1,}{2}$',
    '^\\p{L}+$',
    `^${'a'.repeat(300)}$`,
  ])('is not sure of %s', (pattern) => expect(isProvablyLinear(pattern)).toBe(false));

  test('lets the native engine say what the linear one says', () => {
    const aPattern = fc
      .array(
        fc.constantFrom('a', '\\d', '[a-c]', '[^a]', '\\w', '\\s', '+', '*', '?', '{2}', '{1,2}', '-', 'ä'),
        { maxLength: 6 },
      )
      .map((parts) => `^${parts.join('')}$`);
    const aText = fc.string({
      unit: fc.constantFrom('a', 'b', '1', '-', 'ä', ' ', '\u00a0', '😀'),
      maxLength: 6,
    });
    fc.assert(
      fc.property(aPattern, aText, (pattern, text) => {
        fc.pre(isProvablyLinear(pattern));
        expect(new RegExp(pattern, 'u').test(text)).toBe(RE2JS.compile(translatePattern(pattern)).test(text));
      }),
    );
  });
});
