import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { GRANT_USES } from './system/grant-uses.ts';

const RESULTS = '.cache/test-results.json';

const STEPS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['types', 'tsc'],
  ['lint', 'biome', 'ci', '.'],
  ['architecture', 'node', 'test/support/check-architecture.ts'],
  ['unused code', 'knip'],
  ['tests', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`],
  ['permissions that were used', 'node', 'test/support/report-grants.ts'],
];

const VitestResults = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });

/** Runs every check, also after one that failed, and ends with one line that machines read. */
let passed = 0;
let failed = 0;
await rm(RESULTS, { force: true });
await rm(GRANT_USES, { force: true, recursive: true });
for (const [name, command, ...args] of STEPS) {
  process.stdout.write(`\n— ${name}\n`);
  const code = await run(command, args);
  if (code === 0) passed += 1;
  else failed += 1;
}
const results = VitestResults.safeParse(JSON.parse(await readFile(RESULTS, 'utf8').catch(() => 'null')));
passed += results.data?.numPassedTests ?? 0;
failed += results.data?.numFailedTests ?? 0;
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && results.success ? 0 : 1;

/** npm put node_modules/.bin first in the path. */
function run(command: string, args: readonly string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    spawn(command, args, { stdio: 'inherit' }).on('error', reject).on('close', resolve);
  });
}
