import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asciiPattern } from '../../../../../shared/validation/checks/ascii-pattern.ts';
import { LinearPattern } from '../../../../../shared/validation/linear-pattern.ts';

const PARTS = [
  'a',
  '-',
  '/',
  '\\d',
  '\\.',
  '\\]',
  '\\W',
  '[a-c]',
  '[^a]',
  '[\\]\\-x]',
  '+',
  '*',
  '?',
  '{2}',
  '{1,2}',
  '{0,}',
];
const aPattern = fc.array(fc.constantFrom(...PARTS), { maxLength: 6 }).map((parts) => `^${parts.join('')}$`);
const aText = fc.string({ unit: fc.constantFrom(...'ab1-/.]x\n ä😀\u2028'), maxLength: 7 });

function matches(pattern: string, text: string): boolean | undefined {
  const bytes = Buffer.from(`<${text}>`);
  return asciiPattern(pattern)?.(bytes, 1, bytes.length - 1);
}

describe('a pattern on the bytes of a text', () => {
  test('says of texts in ASCII what the pattern says, and never matches others that it does not', () => {
    let matching = 0;
    fc.assert(
      fc.property(aPattern, fc.array(aText, { minLength: 10, maxLength: 10 }), (pattern, texts) => {
        fc.pre(asciiPattern(pattern) !== undefined);
        const expression = new LinearPattern(pattern);
        for (const text of texts) {
          const isMatch = matches(pattern, text);
          if (isMatch) matching++;
          // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant.
          if (isMatch || /^[\x00-\x7f]*$/.test(text)) expect(isMatch).toBe(expression.test(text));
        }
      }),
      { numRuns: 2_000 },
    );
    expect(matching).toBeGreaterThan(100);
  });

  test.each(['^a', '^a\\$', 'a$', '^(ab)+$', '^a+b+$', '^.$'])('leaves %s to others', (pattern) => {
    expect(asciiPattern(pattern)).toBeUndefined();
  });

  test.each([
    ['^[A-Z]{2}-\\d{6}$', 'AB-123456', true],
    ['^[A-Z]{2}-\\d{6}$', 'AB-12345', false],
    ['^[A-Z]{2}-\\d{6}$', 'AB-1234567', false],
    ['^\\d+x$', '12x', true],
    ['^\\d+x$', 'x', false],
    ['^ab?$', 'a', true],
    ['^$', '', true],
  ])('%s on %s: %s', (pattern, text, expected) => expect(matches(pattern, text)).toBe(expected));
});
