import { describe, expect, test } from 'vitest';
import { sniffEncoding } from '../../../../../shared/tabular/csv/text-encoding.ts';
import { incompleteUtf8Tail } from '../../../../../shared/tabular/csv/utf8-tail.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('sniffEncoding', () => {
  test.each<[string, Buffer, string, number]>([
    ['plain ASCII', latin1('a,b'), 'utf-8', 0],
    ['UTF-8', Buffer.from('ä,€,😀'), 'utf-8', 0],
    ['UTF-8 with a mark', Buffer.from('\ufeffä'), 'utf-8', 3],
    ['UTF-16 LE with a mark', Buffer.from('\ufeffa,b', 'utf16le'), 'utf-16le', 2],
    ['UTF-16 BE with a mark', Buffer.from('\ufeffa,b', 'utf16le').swap16(), 'utf-16be', 2],
    ['UTF-16 LE without a mark', Buffer.from('a,b\n1,ж', 'utf16le'), 'utf-16le', 0],
    ['UTF-16 BE without a mark', Buffer.from('a,b\n1,ж', 'utf16le').swap16(), 'utf-16be', 0],
    ['Windows-1252', latin1('caf\xe9,\x80'), 'windows-1252', 0],
    ['Windows-1252 whose last letter could begin a UTF-8 character', latin1('caf\xe9'), 'windows-1252', 0],
    ['nothing', Buffer.alloc(0), 'utf-8', 0],
  ])('recognises %s', (_, bytes, encoding, markLength) => {
    expect(sniffEncoding(bytes, true)).toEqual({ encoding, markLength });
  });

  test('allows a sample to end amid a character', () => {
    expect(sniffEncoding(Buffer.from('ab😀').subarray(0, 4), false).encoding).toBe('utf-8');
    expect(sniffEncoding(Buffer.from('ab😀').subarray(0, 4), true).encoding).toBe('windows-1252');
  });
});

describe('incompleteUtf8Tail', () => {
  test.each([
    ['', 0],
    ['61', 0],
    ['c3', 1],
    ['c3a4', 0],
    ['e282', 2],
    ['e282ac', 0],
    ['f09f98', 3],
    ['f09f9880', 0],
    ['80808080', 0],
  ])('of %s is %i', (hex, length) => {
    expect(incompleteUtf8Tail(Buffer.from(hex, 'hex'))).toBe(length);
  });
});
