import { resolve } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { runEtl } from '../../../../bin/etl/run-etl.ts';

const SCHEMA = resolve('docs/examples/people.schema.json');

async function run(argv: readonly string[], isTTY: boolean) {
  // Only what a terminal's stream has beyond others matters here: `isTTY` and `columns`.
  const stream = () => Object.assign(new PassThrough(), { isTTY, columns: 80 }) as unknown as WriteStream;
  const stdin = Readable.from([Buffer.from('name,email\nAda,nobody\n')]);
  const [stdout, stderr] = [stream(), stream()];
  const written = Promise.all([stdout, stderr].map((one) => text(Readable.from(one))));
  const code = await runEtl(argv, { stdin, stdout, stderr });
  stdout.end();
  stderr.end();
  const [output = '', errors = ''] = await written;
  return { code, output, errors };
}

describe('etl on a terminal', () => {
  it('shows issues as a table, and as JSON when it is piped', async () => {
    const argv = ['validate', '--schema', SCHEMA, '-'];
    const [shown, piped] = [await run(argv, true), await run(argv, false)];
    expect(shown.output).toMatch(/FILE +ROW +COLUMN/);
    expect(() => JSON.parse(shown.output)).toThrow();
    expect(JSON.parse(piped.output)).toMatchObject({ valid: false, issueCount: 1 });
    expect([shown.code, piped.code]).toEqual([1, 1]);
  });

  it('shows its progress, and says nothing when it is piped', async () => {
    const argv = ['validate', '--schema', SCHEMA, '--format', 'json', '-'];
    expect((await run(argv, true)).errors).not.toBe('');
    expect((await run(argv, false)).errors).toBe('');
  });

  it('indents an inferred schema, and writes it on one line when it is piped', async () => {
    const [shown, piped] = [await run(['infer', '-'], true), await run(['infer', '-'], false)];
    expect(shown.output.split('\n').length).toBeGreaterThan(5);
    expect(piped.output.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(shown.output)).toEqual(JSON.parse(piped.output));
  });
});
