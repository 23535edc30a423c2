import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Found } from './files/bad-rows.ts';

/** Somebody who does the work of a workload, in a process of its own. */
export interface Contender {
  readonly name: string;
  /** What Node is called with. */
  readonly argv: (file: string, schema: string) => readonly string[];
  /** What it says it found, by what it printed; no digest from one that tells no rows. */
  readonly found?: (output: string) => Omit<Found, 'digest'> & { readonly digest?: string };
  /** By what it printed, for one of which only a part of the process counts; all of it when left out. */
  readonly cpuSeconds?: (output: string) => number;
  /** Exit codes that are no failure; 0 alone when left out. */
  readonly exitCodes?: readonly number[];
  /** Measured once: for comparison only, no goal depends on it. */
  readonly isContext?: boolean;
  /** Whether it is the part of the work that no reader can do without. */
  readonly isFloor?: boolean;
  /** Why it may find other rows, for those known to. */
  readonly whyOtherRows?: string;
}

const Summary = z.object({ rows: z.number(), invalidRows: z.number(), unreadable: z.literal(0) });
const Report = z.object({ rows: z.number(), badRows: z.number(), digest: z.string() });

const validate = (file: string, schema: string) => ['validate', '--schema', schema, '--summary', file];

/** The command line as users call it: `npx etl validate --summary`, without npx. */
export const ours: Contender = {
  name: 'etl validate',
  exitCodes: [0, 1], // valid, or with issues
  argv: (file, schema) => ['bin/etl.js', ...validate(file, schema)],
  found: (output) => {
    const { rows, invalidRows } = Summary.parse(JSON.parse(output));
    return { rows, badRows: invalidRows };
  },
};

/** The same from its sources, whose names a profile tells; the bundle has only its own. */
export const oursFromSources: Contender = {
  ...ours,
  argv: (file, schema) => [programFile('etl-from-sources'), ...validate(file, schema)],
};

/** The program of that name in `contenders/`. */
export function peer(
  name: string,
  program: string,
  options: Pick<Contender, 'isContext' | 'whyOtherRows'> = {},
): Contender {
  return {
    name,
    argv: (file, schema) => [programFile(program), file, schema],
    found: (output) => Report.parse(JSON.parse(output)),
    ...options,
  };
}

/** What no reader of such files can do without, and nothing else. */
export function floor(name: string, program: string): Contender {
  return { name, argv: (file, schema) => [programFile(program), file, schema], isFloor: true };
}

function programFile(program: string): string {
  return fileURLToPath(new URL(`contenders/${program}.ts`, import.meta.url));
}
