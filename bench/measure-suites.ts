import type { Bench, Section, Suite } from './suite.ts';

export interface MeasureSteps {
  /** Makes ready what the suite needs. */
  readonly prepare: (suite: Suite) => Promise<void>;
  readonly done: (suite: Suite, sections: readonly Section[]) => Promise<void>;
}

/**
 * Measures one suite after the other. One that fails costs nothing but itself.
 * @returns a sentence on each that failed
 */
export async function measureSuites(
  suites: readonly Suite[],
  bench: Bench,
  { prepare, done }: MeasureSteps,
): Promise<string[]> {
  const failures: string[] = [];
  for (const suite of suites) {
    bench.say(`\n${suite.title}`);
    try {
      await prepare(suite);
      await done(suite, await suite.measure(bench));
    } catch (error) {
      bench.say(error instanceof Error ? (error.stack ?? error.message) : String(error));
      failures.push(`The suite ${suite.name} failed: ${error instanceof Error ? error.message : error}`);
    }
  }
  return failures;
}
