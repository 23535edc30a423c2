/**
 * How far a random test goes: the same way each time, so that nobody's change fails by chance. Whoever looks for faults goes
 * further with `FUZZ_RUNS=50` (times as many runs) and elsewhere with `FUZZ_SEED=7`.
 */
export function fuzzRuns(numRuns: number): { numRuns: number; seed: number; endOnFailure: boolean } {
  return { numRuns: numRuns * setting('FUZZ_RUNS', 1), seed: setting('FUZZ_SEED', 5), endOnFailure: true };
}

function setting(name: string, otherwise: number): number {
  // biome-ignore lint/style/noProcessEnv: whoever runs the test has no other way to tell it
  return Number(process.env[name] ?? otherwise);
}
