import { expect, test } from 'vitest';
import { chooseSheet } from '../../../../../shared/tabular/choose-sheet.ts';
import { UnreadableFileError } from '../../../../../shared/tabular/unreadable-file-error.ts';

test('a refusal names the first twenty sheets, shortened, and counts the others', () => {
  const sheets = Array.from({ length: 500 }, (_, i) => ({
    name: `${i} ${'x'.repeat(10_000)}`,
    isVisible: true,
    part: 'xl/worksheets/sheet1.xml',
  }));

  const choose = () => chooseSheet(sheets, 'Data');

  expect(choose).toThrow(UnreadableFileError);
  expect(choose).toThrow(/“Data”.*“0 x+…”.*“19 x+…” and 480 more\.$/);
  expect(choose).not.toThrow(/“20 x/);
  expect(choose).not.toThrow(/.{1500}/);
});
