import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly isQuick: boolean;
  /** Names of suites; all of them when there is none. */
  readonly only: readonly string[];
  readonly runs: number;
  /** Only writes the page again from what was measured before. */
  readonly isPageOnly: boolean;
}

export const USAGE = 'npm run bench -- [--quick] [--only SUITE,…] [--runs 3] [--page]';

/** The arguments are wrong; the message says which. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
}

/** @throws {OptionsError} */
export function parseOptions(argv: readonly string[], suites: readonly string[]): BenchOptions {
  const values = parse(argv);
  const only = values.only.flatMap((names) => names.split(','));
  const unknown = only.find((name) => !suites.includes(name));
  if (unknown !== undefined) {
    throw new OptionsError(`There is no suite “${unknown}”. Choose from ${suites.join(', ')}.`);
  }
  if (!/^[1-9][0-9]?$/.test(values.runs)) {
    throw new OptionsError(`--runs is a whole number from 1 to 99, not “${values.runs}”.`);
  }
  return {
    isQuick: values.quick,
    only,
    runs: values.quick ? 1 : Number(values.runs),
    isPageOnly: values.page,
  };
}

function parse(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        runs: { type: 'string', default: '3' },
        page: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    if (error instanceof TypeError) throw new OptionsError(error.message, { cause: error });
    throw error;
  }
}
