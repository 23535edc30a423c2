import { describe, expect, test } from 'vitest';
import { readableFormat } from '../../../../shared/tabular/readable-format.ts';
import { UnreadableFileError } from '../../../../shared/tabular/unreadable-file-error.ts';

const refusal = (run: () => unknown): UnreadableFileError => {
  try {
    run();
  } catch (error) {
    if (error instanceof UnreadableFileError) return error;
  }
  throw new Error('Nothing was refused');
};

describe('readableFormat', () => {
  test('takes a workbook by any name', () => {
    expect(readableFormat('xlsx', 'export.xls')).toBe('xlsx');
    expect(readableFormat('xls', 'export.xlsx')).toBe('xls');
    expect(readableFormat('csv', 'export.xlsx')).toBe('csv');
  });

  test('says what a file is when its name promises something else', () => {
    const error = refusal(() => readableFormat('png', 'users.xlsx'));
    expect(error.code).toBe('file-format-mismatch');
    expect(error.message).toBe(
      '“users.xlsx” is not what its name says but a PNG image. Send the table itself, as .xlsx or .csv.',
    );
    expect(error.details).toEqual({ detected: 'png', fileName: 'users.xlsx' });
  });

  test.each([
    ['xlsb', 'users.xls', 'Save it as .xlsx.'],
    ['excel-2-4', 'users.xls', 'The file is an Excel 2–4 workbook, which is not read. Save it as .xlsx.'],
    ['ods', 'users.ods', 'Save it as .xlsx or .csv.'],
    ['pdf', 'users.pdf', 'Send the table itself, as .xlsx or .csv.'],
    ['html', undefined, 'Open it in a spreadsheet program and save it as .xlsx or .csv.'],
  ] as const)('says what to do with %s called %s', (format, fileName, advice) => {
    const error = refusal(() => readableFormat(format, fileName));
    expect(error.code).toBe('file-format-unsupported');
    expect(error.message).toContain(advice);
  });

  test('refuses an empty file and one with a password by codes of their own', () => {
    expect(refusal(() => readableFormat('empty')).code).toBe('file-empty');
    expect(refusal(() => readableFormat('encrypted-ooxml')).code).toBe('file-encrypted');
  });

  test('is not retried: the same file would be refused again', () => {
    expect(refusal(() => readableFormat('zip')).retryable).toBe(false);
  });
});
