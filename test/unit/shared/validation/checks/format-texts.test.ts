import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCalendarDate } from '../../../../../shared/validation/calendar-date.ts';
import type { TextCheck } from '../../../../../shared/validation/checks/cell-check.ts';
import { dateText } from '../../../../../shared/validation/checks/date-text.ts';
import { dateTimeText } from '../../../../../shared/validation/checks/date-time-text.ts';
import { emailText } from '../../../../../shared/validation/checks/email-text.ts';
import { timeText } from '../../../../../shared/validation/checks/time-text.ts';
import { uuidText } from '../../../../../shared/validation/checks/uuid-text.ts';
import { ajvFor } from '../../../../../shared/validation/draft.ts';

const aNumber = (max: number) => fc.nat(max).map((value) => String(value).padStart(2, '0'));
const aDate = fc
  .tuple(fc.constantFrom('0000', '1900', '2000', '2023', '2024', '2100'), aNumber(13), aNumber(32))
  .map((parts) => parts.join('-'));
const aTime = fc
  .tuple(
    fc.tuple(aNumber(25), aNumber(61), aNumber(61)).map((parts) => parts.join(':')),
    fc.constantFrom('', '.', '.5', '.123456789'),
    fc.oneof(
      fc.constantFrom('Z', 'z', '', ' ', '+0200', '+02'),
      fc.tuple(aNumber(25), aNumber(61)).map(([hour, minute]) => `+${hour}:${minute}`),
    ),
  )
  .map((parts) => parts.join(''));
const anyDateTime = fc.tuple(aDate, fc.constantFrom('T', 't', ' ', ''), aTime).map((parts) => parts.join(''));
const usualDateTime = fc
  .tuple(
    fc.constantFrom('2024-02-29', '2023-12-31'),
    aNumber(23),
    aNumber(60),
    fc.constantFrom('Z', '.25Z', '+02:00'),
  )
  .map(([date, hour, second, rest]) => `${date}T${hour}:59:${second}${rest}`);
const aDateTime = fc.oneof(anyDateTime, usualDateTime);
const anyEmail = fc
  .array(fc.constantFrom('a', 'B', '7', '.', '@', '-', '_', '+', 'ä', 'de', '@b.c'), { maxLength: 9 })
  .map((parts) => parts.join(''));
const usualEmail = fc
  .tuple(fc.constantFrom('a', 'a.b', 'B_7+x'), fc.constantFrom('b.de', 'b-c.co.uk', '7.x'))
  .map((parts) => parts.join('@'));
const anEmail = fc.oneof(anyEmail, usualEmail);
const aUuid = fc.tuple(fc.uuid(), fc.constantFrom('', ' ', '0')).map((parts) => parts.join(''));

/** The text, often with one character that is another one. */
function nearly(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(text, fc.nat(40), fc.constantFrom(undefined, '0', '9', ':', '/', '-', '+', 'Z', ' ', 'é', '😀'))
    .map(([whole, at, other]) =>
      other === undefined ? whole : `${whole.slice(0, at)}${other}${whole.slice(at + 1)}`,
    );
}

const FORMATS: readonly [string, TextCheck, fc.Arbitrary<string>][] = [
  ['date', dateText, aDate],
  ['time', timeText, aTime],
  ['date-time', dateTimeText, aDateTime],
  ['email', emailText, anEmail],
  ['uuid', uuidText, aUuid],
];

describe('the quick look at a format', () => {
  test.each(FORMATS)(
    'vouches for a %s only where the schema engine accepts it',
    (format, isCertain, text) => {
      const isValid = ajvFor('2020-12').compile({ type: 'string', format });
      let vouched = 0;
      fc.assert(
        fc.property(nearly(text), (value) => {
          // Neighbours that would make another text of it, were they read.
          const bytes = Buffer.from(`0${value}0Z`);
          if (!isCertain(bytes, 1, bytes.length - 2)) return;
          vouched++;
          expect(isValid(value), value).toBe(true);
        }),
        { numRuns: 5_000 },
      );
      expect(vouched).toBeGreaterThan(50);
    },
  );

  test('knows the calendar as well as the schema engine', () => {
    const isValid = ajvFor('2020-12').compile({ type: 'string', format: 'date' });
    fc.assert(
      fc.property(nearly(aDate), (value) => {
        const bytes = Buffer.from(value);
        expect(dateText(bytes, 0, bytes.length), value).toBe(isValid(value));
        expect(isCalendarDate(value), value).toBe(isValid(value));
      }),
      { numRuns: 2_000 },
    );
  });
});
