import { InvalidInputError } from '../../shared/errors.ts';
import { UnknownOptionError } from './unknown-option-error.ts';
import type { Options } from './verb.ts';

/** @throws {InvalidInputError} that says which argument is wrong. */
export function parseOptions<Known extends Options>(argv: readonly string[], options: Known) {
  // An import would load all that there is beside it, which takes longer than reading many a file.
  const { parseArgs } = process.getBuiltinModule('node:util');
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw faultIn(argv, options) ?? new InvalidInputError(error.message, [], { cause: error });
  }
}

/** The first option that is wrong. */
function faultIn(argv: readonly string[], options: Options): InvalidInputError | undefined {
  const { parseArgs } = process.getBuiltinModule('node:util');
  const { tokens } = parseArgs({ args: [...argv], strict: false, tokens: true, options });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const type = Object.hasOwn(options, name) ? options[name]?.type : undefined;
    if (type === undefined) return new UnknownOptionError(rawName, Object.keys(options));
    if (type === 'boolean') {
      if (value !== undefined) return new InvalidInputError(`${rawName} takes no value.`);
    } else if (value === undefined) {
      return new InvalidInputError(`${rawName} needs a value after it.`);
    } else if (!inlineValue && value.startsWith('-') && value.length > 1) {
      return new InvalidInputError(
        `${rawName} needs a value, and “${value}” looks like an option. If it is the value: --${name}=${value}`,
      );
    }
  }
  return undefined;
}
