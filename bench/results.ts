import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CACHE } from './folders.ts';
import { Machine } from './page/machine.ts';
import { Section } from './suite.ts';

/** What a suite measured, when and where. Kept, so that suites can be run one at a time. */
export const SuiteResult = z.object({
  suite: z.string(),
  title: z.string(),
  measuredAt: z.iso.datetime(),
  runs: z.number(),
  machine: Machine,
  sections: z.array(Section),
});
export type SuiteResult = z.infer<typeof SuiteResult>;

const RESULTS = join(CACHE, 'results');

export async function saveResult(result: SuiteResult): Promise<void> {
  await mkdir(RESULTS, { recursive: true });
  await writeFile(fileOf(result.suite), JSON.stringify(SuiteResult.parse(result), null, 2));
}

/** The last result of each suite that has one, in the order asked for. */
export async function savedResults(suites: readonly string[]): Promise<SuiteResult[]> {
  const texts = await Promise.all(
    suites.map((suite) => readFile(fileOf(suite), 'utf8').catch(() => undefined)),
  );
  return texts.flatMap((text) => (text === undefined ? [] : [SuiteResult.parse(JSON.parse(text))]));
}

function fileOf(suite: string): string {
  return join(RESULTS, `${suite}.json`);
}
