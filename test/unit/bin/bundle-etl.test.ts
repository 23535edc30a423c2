import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { WriteStream } from 'node:tty';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleEtl } from '../../../bin/bundle-etl.ts';
import { runEtl } from '../../../bin/etl/run-etl.ts';
import { freshBundle } from '../../../bin/fresh-bundle.ts';

describe('the bundled command line', () => {
  let folder: string;
  let bundle: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bundle-'));
    bundle = join(folder, 'bundle');
    await bundleEtl(bundle);
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function report(run: typeof runEtl) {
    // Safe: all that is used of a terminal is that it may not be one.
    const [stdout, stderr] = [new PassThrough(), new PassThrough()] as unknown as [WriteStream, WriteStream];
    const output = text(stdout);
    const argv = ['validate', '--schema', 'docs/examples/people.schema.json', 'docs/examples/people.xlsx'];
    const code = await run(argv, { stdin: new PassThrough(), stdout, stderr });
    stdout.end();
    return { code, output: await output };
  }

  it('says what the sources say', async () => {
    const { runEtl: runBundle } = await import(freshBundle(bundle) ?? '');
    expect(await report(runBundle)).toEqual(await report(runEtl));
  }, 60_000);

  it('is not used once a file that it was made of has changed or gone', async () => {
    const inputs = JSON.parse(await readFile(join(bundle, 'inputs.json'), 'utf8'));
    expect(Object.keys(inputs)).toEqual(
      expect.arrayContaining(['shared/tabular/xlsx/sheet-scanner.ts', 'node_modules/ajv/package.json']),
    );
    const [size, mtimeMs] = inputs['bin/etl/run-etl.ts'];
    const changes = [
      { 'bin/etl/run-etl.ts': [size + 1, mtimeMs] },
      { 'bin/etl/run-etl.ts': [size, mtimeMs - 1] },
      { 'bin/etl/gone.ts': [size, mtimeMs] },
    ];
    for (const change of changes) {
      await writeFile(join(bundle, 'inputs.json'), JSON.stringify({ ...inputs, ...change }));
      expect(freshBundle(bundle)).toBeUndefined();
    }
    await writeFile(join(bundle, 'inputs.json'), JSON.stringify(inputs));
    expect(freshBundle(bundle)).toBeDefined();
  });

  it('is not used as long as it is not whole', () => {
    expect(freshBundle(folder)).toBeUndefined();
  });
});
