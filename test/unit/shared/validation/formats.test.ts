import ajvFormats from 'ajv-formats/dist/formats.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ajvFor } from '../../../../shared/validation/draft.ts';
import { isUrl } from '../../../../shared/validation/url-format.ts';

const THEIR_URL = ajvFormats.fullFormats.url;

/** What keeps a backtracking engine busy: long runs of what several parts of an expression take, and an end none takes. */
const BEGINNINGS = [
  '',
  'http://',
  'http://a.',
  'a@',
  'a:',
  'P',
  '/',
  '#/',
  '1/',
  '//',
  '[',
  '2024-01-01T10:00:00.',
];
const RUNS = [
  'a',
  ':',
  '@',
  'a@',
  'a:',
  'a@a.aa/',
  '/',
  '//',
  '/a',
  '.',
  'a.',
  '-',
  'a-',
  'a.a-',
  '1',
  '1.',
  '%20',
];
const MORE_RUNS = [
  '?',
  '#',
  '~0',
  '{a}',
  '{a,',
  'aaaa\n',
  '(',
  '(?<a>',
  '[a-z]',
  '\\Z',
  'AAAA',
  ':1',
  '1234:',
  't',
];
const ENDS = [' ', '\\', '%', '\u0000'];

describe('formats', () => {
  test.each(ajvFormats.formatNames)('%s judges a long text in one go', (format) => {
    const validate = ajvFor('07').compile({ format });
    for (const beginning of BEGINNINGS) {
      for (const run of [...RUNS, ...MORE_RUNS]) {
        for (const end of ENDS) validate(beginning + run.repeat(50_000 / run.length) + end);
      }
    }
  });

  test('url takes what ajv-formats takes, and nothing else', () => {
    const piece = fc.constantFrom(
      ...[
        'http://',
        'https://',
        'ftp://',
        'HTTPſ://',
        '@',
        ':',
        '/',
        '.',
        '-',
        'a',
        'ab',
        'é',
        '\u3000',
        '\ud83d',
      ],
      ...[' ', '😀', '8', '80', '10.0.0.1', '8.8.8.8', '172.16.0.1', '192.168.1.1', 'example.com', '%', '?'],
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.boolean(), fc.array(piece, { maxLength: 9 }), (hasScheme, pieces) => {
        const text = (hasScheme ? 'http://' : '') + pieces.join('');
        const isTheirs = THEIR_URL instanceof RegExp && THEIR_URL.test(text);
        if (isTheirs) accepted++;
        expect(isUrl(text)).toBe(isTheirs);
      }),
      { numRuns: 20_000 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});
