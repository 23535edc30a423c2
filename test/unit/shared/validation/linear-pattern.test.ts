import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSchema } from '../../../../shared/validation/check-schema.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import { LinearPattern } from '../../../../shared/validation/linear-pattern.ts';
import { UnsupportedPatternError } from '../../../../shared/validation/unsupported-pattern-error.ts';

/** Characters that patterns or line ends treat in a special way, and neighbours of them. */
const SAMPLES = [
  ...Array.from({ length: 0x180 }, (_, code) => String.fromCharCode(code)),
  ...'\u1680\u180e\u2000\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeffαЖ漢😀\u{1f601}ſK',
  '\ud83d',
  '\ude00',
  '',
  'ab',
  'a\n',
  '\na',
  'aa',
  '[:alpha:]',
];

const ATOMS = ['a', 'b', '.', '\\s', '\\W', '[ab]', '[^a]', '[\\s-]', '\\b', '^', '$', '\\n', '\\u0061', 'é'];

const anyPattern = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...ATOMS),
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => left + right),
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(${left}|${right})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,}', '*?', '+?'))
      .map(([inner, repetition]) => `(?:${inner})${repetition}`),
  ),
})).pattern;

describe('LinearPattern', () => {
  test.each([
    '^.$',
    '^\\d$',
    '^\\D$',
    '^\\w$',
    '^\\W$',
    '^\\s$',
    '^\\S$',
    '^[\\s]$',
    '^[^\\s]$',
    '^[\\S]$',
    '^[\\S\\d]$',
    '^[^\\W_]$',
    'a$',
    '^a',
    '\\ba\\b',
    '\\B',
    '^[\\b]$',
    '^\\0$',
    '^\\cJ$',
    '^\\cj$',
    '^\\x41$',
    '^\\u00e9$',
    '^\\u{1F600}$',
    '^\\ud83d\\ude00$',
    '^[\\ud83d\\ude00-\\u{1f601}]$',
    '^\\ud83d',
    '^[😀]$',
    '^\\/$',
    '^[\\-a]$',
    '^[+--]$',
    '^[a-]$',
    '^[[:alpha:]$',
    '[[:a][b:]',
    '^[]$',
    '^[^]$',
    '^\\.\\[\\]\\{\\}\\(\\)$',
    '^\\p{L}$',
    '^\\P{Lu}$',
    '^[\\p{Nd}a]$',
    '^\\p{Letter}$',
    '^\\p{gc=Lu}$',
    '^\\p{Script=Greek}$',
    '^\\p{sc=Han}$',
    '^\\p{C}$',
    '^(?<x>a)$',
    '^(?:a|b)+?$',
    '^\\t|\\v|\\f$',
    '',
    '^A$',
    '^[\\[&&a]$',
    '^[\\^a]$',
    '^[^^a]$',
  ])('answers as JavaScript does: %s', (source) => {
    const pattern = new LinearPattern(source);
    const native = new RegExp(source, 'u');

    const different = SAMPLES.filter((text) => pattern.test(text) !== native.test(text));

    expect(different).toEqual([]);
  });

  test('answers as JavaScript does for any simple pattern', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '\u00a0', 'é', '-'), maxLength: 8 });
    fc.assert(
      fc.property(anyPattern, text, (source, value) => {
        expect(new LinearPattern(source).test(value)).toBe(new RegExp(source, 'u').test(value));
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['(?=a)', /Look-ahead/],
    ['(?<!a)b', /look-behind/],
    ['(a)\\1', /Back-references/],
    ['(?<n>a)\\k<n>', /Back-references/],
    ['(?i:a)', /Flags/],
    ['\\p{Script=Grek}', /Part of this pattern/],
    ['(a{1000}){1000}', /too large/],
    ['a{1001}', /too large/],
    ['(a?b?){900}', /too large/],
  ])('refuses %s and says why', (source, reason) => {
    const attempt = () => new LinearPattern(source);

    expect(attempt).toThrow(UnsupportedPatternError);
    expect(attempt).toThrow(reason);
  });

  test.each(['(', 'a{2,1}', '[z-a]', '\\-', '[\\d-z]'])('calls %s no pattern at all', (source) => {
    expect(() => new LinearPattern(source)).toThrow(SyntaxError);
  });

  // Backtracking would not end while anybody waits for it.
  test.each([
    '^(a|a){60}$',
    '^(a?){60}$',
    '^a*a*a*a*$',
    '^(a*)?(a*)?(a*)?(a*)?$',
    '^(a+)+$',
    '\\s*\\s*\\s*$',
  ])('lets a schema judge long cells by %s', (pattern) => {
    const schema = {
      properties: { a: { type: 'string', pattern } },
      patternProperties: { [pattern]: { type: 'string' } },
    };
    expect(checkSchema(schema)).toEqual([]);
    const check = compileSchema(schema);
    const cells = [`${'a'.repeat(5_000)}!`, `${' '.repeat(5_000)}x`];
    for (const cell of cells) {
      // Only what is not held at its beginning matches somewhere: at the end.
      const matches = !pattern.startsWith('^');
      expect(check.rule(cell)).toBeDefined();
      expect(check.check({ a: cell, [cell]: '' }).length === 0).toBe(matches);
    }
  });

  test('refuses a pattern longer than 5,000 characters', () => {
    expect(() => new LinearPattern('a'.repeat(5_001))).toThrow(/5000 characters/);
  });

  test('keeps the patterns of one schema apart', () => {
    const check = compileSchema({
      properties: { a: { type: 'string', pattern: '^a' }, b: { type: 'string', pattern: '^b' } },
    });

    const findings = check.check({ a: 'b', b: 'b' });

    expect(findings.map(({ column }) => column)).toEqual(['a']);
  });
});
