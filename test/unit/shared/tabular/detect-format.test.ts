import { utils, write } from '@e965/xlsx';
import { describe, expect, test } from 'vitest';
import type { ByteSource } from '../../../../shared/tabular/byte-source.ts';
import { detectFormat } from '../../../../shared/tabular/detect-format.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';
import { writeCompoundFile } from '../../../support/spreadsheets/compound-file-writer.ts';
import { writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';
import { writeZip } from '../../../support/spreadsheets/zip-writer.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const workbook = writeWorkbook({ sheets: [{ name: 'One', rows: [['a']] }] });
const ods = writeZip([
  { name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet', isStored: true },
  { name: 'content.xml', content: '<x/>' },
]);
const docx = writeZip([
  {
    name: '[Content_Types].xml',
    content: '<Types>application/vnd.openxmlformats.wordprocessingml.document</Types>',
  },
]);
const noise = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919 + (i >> 3) * 104_729) % 256));

describe('detectFormat', () => {
  test.each<[string, Buffer, string]>([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['comma-separated text', latin1('a,b\n1,2\n'), 'csv'],
    ['text in Windows-1252', latin1('name;ort\nJ\xfcrgen;K\xf6ln\n'), 'csv'],
    ['text in UTF-16 with a mark', Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'), 'csv'],
    ['text in UTF-16 without a mark', Buffer.from('a,b\n1,2\n', 'utf16le'), 'csv'],
    ['text with one stray NUL', latin1('a,b\n1,\0\nsome more text\n'), 'csv'],
    ['text that begins like a bitmap', latin1('BMI,age\n21,30\n'), 'csv'],
    ['a workbook', workbook, 'xlsx'],
    ['a binary workbook', writeZip([{ name: 'xl/workbook.bin', content: 'x' }]), 'xlsb'],
    ['an OpenDocument spreadsheet', ods, 'ods'],
    ['a Word document', docx, 'document'],
    ['a ZIP of a CSV', writeZip([{ name: 'a.csv', content: 'a,b' }]), 'zip'],
    ['an Excel 97 workbook', writeCompoundFile(['Workbook']), 'xls'],
    ['an Excel 95 workbook', writeCompoundFile(['Book']), 'xls'],
    ['an Excel 2 workbook', latin1('\x09\0\x04\0\x02\0\x10\0'), 'excel-2-4'],
    ['an Excel 3 workbook', latin1('\x09\x02\x06\0\0\0\x10\0\0\0'), 'excel-2-4'],
    ['an Excel 4 workbook', latin1('\x09\x04\x06\0\0\0\x10\0\0\0'), 'excel-2-4'],
    ['an encrypted workbook', writeCompoundFile(['A', 'B', 'C', 'D', 'EncryptedPackage']), 'encrypted-ooxml'],
    ['a Word 97 document', writeCompoundFile(['WordDocument']), 'document'],
    ['another compound file', writeCompoundFile(['Thumbs']), 'compound-file'],
    ['a PDF', latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3'), 'pdf'],
    ['a PNG', latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'png'],
    ['a JPEG', latin1('\xff\xd8\xff\xe0\0\x10JFIF'), 'jpeg'],
    ['a GIF', latin1('GIF89a\x01\0'), 'gif'],
    ['a gzip file', latin1('\x1f\x8b\x08\0'), 'gzip'],
    ['a web page', latin1('\n<!DOCTYPE html><html><table></table></html>'), 'html'],
    ['a table saved as a web page', latin1('<table border=1><tr><td>a</td></tr></table>'), 'html'],
    ['an XML spreadsheet', latin1('<?xml version="1.0"?><Workbook></Workbook>'), 'xml'],
    ['a JSON document', latin1('[{"a": 1}]'), 'json'],
    ['noise', noise, 'binary'],
  ])('recognises %s', async (_, bytes, format) => {
    expect(await detectFormat(bufferSource(bytes))).toMatchObject({ format });
  });

  test.each([512, 1028, 1500, 1900])('refuses an XLS that is cut off after %i bytes', async (length) => {
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet([['a'], [1]]), 'One');
    const bytes = Buffer.from(write(book, { type: 'array', bookType: 'xls' }));
    await expect(detectFormat(bufferSource(bytes.subarray(0, length)))).rejects.toMatchObject({
      code: 'file-corrupt',
    });
  });

  test('refuses a ZIP file that is cut off', async () => {
    const cut = bufferSource(workbook.subarray(0, workbook.length - 30));
    await expect(detectFormat(cut)).rejects.toMatchObject({ code: 'file-corrupt' });
  });

  test('refuses a compound file that is cut off', async () => {
    const cut = bufferSource(writeCompoundFile(['Workbook']).subarray(0, 100));
    await expect(detectFormat(cut)).rejects.toMatchObject({ code: 'file-corrupt' });
  });

  test('passes on a failure of the source as it is', async () => {
    let reads = 0;
    const broken: ByteSource = {
      size: workbook.length,
      async *read(start, end) {
        if (++reads > 1) throw new Error('connection reset');
        yield workbook.subarray(start, end);
      },
    };
    await expect(detectFormat(broken)).rejects.toThrow('connection reset');
  });

  test('does not follow a directory that runs in circles', async () => {
    const circular = writeCompoundFile(['A', 'B', 'C', 'D', 'E']);
    // The table of sectors is the file's last; the directory's second sector now leads back to its first.
    circular.writeUInt32LE(0, circular.length - 512 + 1 * 4);
    await expect(detectFormat(bufferSource(circular))).rejects.toMatchObject({ code: 'file-corrupt' });
  });
});
