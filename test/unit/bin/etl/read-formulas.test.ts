import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { inputLines } from '../../../../bin/etl/input-lines.ts';
import { readFormulas } from '../../../../bin/etl/read-formulas.ts';

async function read(chunks: readonly Uint8Array[]) {
  let output = '';
  const invalid = await readFormulas('-', Readable.from(chunks), async (text) => {
    output += text;
  });
  return { invalid, output };
}

describe('etl formulas', () => {
  it('answers each line with one line of JSON', async () => {
    const { invalid, output } = await read([Buffer.from('=SUM(A1:B2)\n=1+\r\n\n"é"&x')]);

    expect(
      output
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { formula: '=SUM(A1:B2)', ok: true, r1c1: 'SUM(RC:R[1]C[1])' },
      {
        formula: '=1+',
        ok: false,
        error: {
          code: 'unexpected-end',
          message: 'The formula ends where a value is expected.',
          position: 3,
        },
      },
      {
        formula: '',
        ok: false,
        error: { code: 'formula-empty', message: 'There is no formula.', position: 0 },
      },
      { formula: '"é"&x', ok: true, r1c1: '"é"&x' },
    ]);
    expect(invalid).toBe(2);
  });

  it('answers nothing with nothing', async () => {
    expect(await read([])).toEqual({ invalid: 0, output: '' });
  });

  it('gives the same answers wherever the input is cut', async () => {
    const bytes = Buffer.from('A1+"é😀"\r\nB2:C3\n\n1+\n');
    const whole = await read([bytes]);
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(await read([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole);
    }
  });

  it('keeps no more of an endless line than shows that it is too long', async () => {
    const lines: string[] = [];
    const chunks = Array.from({ length: 100 }, () => Buffer.alloc(64 * 1024, '1'));
    for await (const some of inputLines(Readable.from([...chunks, Buffer.from('\nA1')]))) lines.push(...some);

    expect(lines.map((line) => line.length)).toEqual([16_384, 2]);
  });
});
