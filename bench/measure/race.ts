import type { Contender } from '../contender.ts';
import { medianUsage } from './median.ts';
import { ProcessFailedError, runProcess, type Usage } from './run-process.ts';

export interface Workload {
  readonly file: { readonly path: string };
  /** None where there are no rows to check. */
  readonly schema?: string;
  readonly contenders: readonly Contender[];
}

/** How one contender did. */
export interface Outcome {
  readonly contender: Contender;
  /** Medians; or why there are none. */
  readonly usage: Usage | ProcessFailedError;
  /** What it found in the file, where it says so. */
  readonly found?: ReturnType<NonNullable<Contender['found']>>;
}

/**
 * Lets contenders run one after the other, and again: what else the machine does then disturbs all of them alike.
 * @param say hears of each run
 */
export async function race(
  { file, schema = '', contenders }: Workload,
  runs: number,
  say: (text: string) => void,
): Promise<Outcome[]> {
  const lanes = contenders.map((contender) => new Lane(contender));
  for (let round = 0; round < runs; round++) {
    for (const lane of lanes) {
      if (round === 0 || lane.runsAgain) say(await lane.run(file.path, schema));
    }
  }
  return lanes.map((lane) => lane.outcome());
}

class Lane {
  readonly #contender: Contender;
  readonly #usages: Usage[] = [];
  #failure: ProcessFailedError | undefined;
  #found: Outcome['found'];

  constructor(contender: Contender) {
    this.#contender = contender;
  }

  get runsAgain(): boolean {
    return this.#failure === undefined && this.#contender.isContext !== true;
  }

  /** @returns how it went, in a line */
  async run(file: string, schema: string): Promise<string> {
    const { name, argv, found, exitCodes, cpuSeconds } = this.#contender;
    try {
      const { output, usage: whole } = await runProcess(argv(file, schema), { exitCodes });
      const usage = cpuSeconds === undefined ? whole : { ...whole, cpuSeconds: cpuSeconds(output) };
      this.#usages.push(usage);
      this.#found = found?.(output);
      return `${name}: ${usage.cpuSeconds.toFixed(2)} s, ${usage.peakMb.toFixed(0)} MB`;
    } catch (error) {
      if (!(error instanceof ProcessFailedError)) throw error;
      this.#failure = error;
      return `${name} ${error.message}`;
    }
  }

  outcome(): Outcome {
    return {
      contender: this.#contender,
      usage: this.#failure ?? medianUsage(this.#usages),
      found: this.#found,
    };
  }
}
