import { describe, expect, test } from 'vitest';
import { textInList } from '../../../../../shared/validation/checks/text-in-list.ts';

const isIn = (allowed: readonly string[], text: string) => {
  const bytes = Buffer.from(`,${text},`);
  return textInList(allowed)(bytes, 1, bytes.length - 1);
};

describe('textInList', () => {
  test.each([1, 32, 33, 100])('finds each of %d texts and no other', (count) => {
    const allowed = Array.from({ length: count }, (_, i) => `Zoë ${i}`);
    for (const text of allowed) expect(isIn(allowed, text)).toBe(true);
    for (const text of ['', 'Zoë', 'Zoë 0 ', `Zoë ${count}`, 'Zoe 0'])
      expect(isIn(allowed, text)).toBe(false);
  });

  test('looks up one of a hundred thousand without going through them', () => {
    const allowed = Array.from({ length: 100_000 }, (_, i) => String(i).padStart(8, '0'));
    const check = textInList(allowed);
    const bytes = Buffer.from(allowed.join(''));
    let found = 0;
    for (let i = 0; i < allowed.length; i++) if (check(bytes, i * 8, i * 8 + 8)) found++;
    expect(found).toBe(allowed.length);
  });
});
