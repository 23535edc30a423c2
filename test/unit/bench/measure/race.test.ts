import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Contender } from '../../../../bench/contender.ts';
import { race } from '../../../../bench/measure/race.ts';
import { ProcessFailedError } from '../../../../bench/measure/run-process.ts';

const TRUTH = { rows: 3, badRows: 1, digest: 'd' };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'race-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A program that says what it found, or something else. */
async function contender(name: string, code: string, options: Partial<Contender> = {}): Promise<Contender> {
  const program = join(folder, `${name}.mjs`);
  await writeFile(program, code);
  return {
    name,
    argv: (file, schema) => [program, file, schema],
    found: (output) => JSON.parse(output),
    ...options,
  };
}

test('contenders take turns, context runs once, and who fails is out', async () => {
  const report = `console.log('${JSON.stringify(TRUTH)}')`;
  const contenders = [
    await contender('finder', report),
    await contender('context', report, { isContext: true }),
    await contender('crasher', "throw new Error('out of memory')"),
    await contender('floor', 'process.argv[2] === "file" || process.exit(3)', { found: undefined }),
  ];
  const said: string[] = [];
  const workload = { file: { path: 'file', bytes: 1, truth: TRUTH }, schema: 'schema', contenders };
  const outcomes = await race(workload, 2, (line) => said.push(line.replace(/[: ].*/, '')));

  expect(said).toEqual(['finder', 'context', 'crasher', 'floor', 'finder', 'floor']);
  expect(outcomes.map(({ found }) => found)).toEqual([TRUTH, TRUTH, undefined, undefined]);
  expect(outcomes[0]?.usage).toMatchObject({
    cpuSeconds: expect.any(Number),
    wallSeconds: expect.any(Number),
    peakMb: expect.any(Number),
  });
  expect(outcomes[2]?.usage).toBeInstanceOf(ProcessFailedError);
});
