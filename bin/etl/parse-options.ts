import type { ParseArgsConfig } from 'node:util';
import { InvalidInputError } from '../../shared/errors.ts';

/** @throws {InvalidInputError} that says which argument is wrong. */
export function parseOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: Options,
) {
  try {
    // An import would load all that there is beside it, which takes longer than reading many a file.
    const { parseArgs } = process.getBuiltinModule('node:util');
    return parseArgs({ args: [...argv], allowPositionals: true, options });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // The first sentence says what is wrong; the others explain positional arguments.
    throw new InvalidInputError(`${error.message.split(/\.\s/, 1)[0]?.replace(/\.$/, '')}.`, [], {
      cause: error,
    });
  }
}
