import { describe, expect, test } from 'vitest';
import { sniffDelimiter } from '../../../../../shared/tabular/csv/sniff-delimiter.ts';

describe('sniffDelimiter', () => {
  test.each([
    ['commas', 'a,b\n1,2\n', ','],
    ['semicolons beside decimal commas', 'name;value\nA;1,5\nB;2,5\n', ';'],
    ['tabs beside commas in text', 'id\ttext\n1\thello, you\n2\tx\n', '\t'],
    ['bars', 'a|b|c\n1|2|3\n', '|'],
    ['semicolons beside quoted commas', 'a;b\n"1,2,3";x\n"4,5,6";y\n', ';'],
    ['a single column', 'name\nAda\n', ','],
    ['nothing', '', ','],
    ['a header alone', 'a;b;c', ';'],
    ['line breaks in quotes', 'a;b\n"x\ny,z\n";1\n', ';'],
    ['a ragged row', 'a,b,c\n1,2,3\n4,5\n6,7,8\n', ','],
    ['an open quote', 'a;b\n1;"open\n', ';'],
  ])('reads %s', (_, text, delimiter) => {
    expect(sniffDelimiter(text, true)).toBe(delimiter);
  });

  test('does not judge by a last line that goes on', () => {
    expect(sniffDelimiter('a;b,c\n1;2,3\n4,5', false)).toBe(sniffDelimiter('a;b,c\n1;2,3\n', true));
  });
});
