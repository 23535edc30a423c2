import { InvalidInputError } from '../../shared/errors.ts';
import type { StackOutputs } from './stack-outputs.ts';

/** The deployed name of a table that is called `Tasks` in the templates. @throws {InvalidInputError} */
export function tableNamed(name: string, outputs: StackOutputs): string {
  const names = outputs.names.flatMap((output) => /^Data\.(\w+)Table$/.exec(output)?.[1] ?? []);
  if (!names.includes(name))
    throw new InvalidInputError(`“${name}” is none of the tables ${names.sort().join(', ')}.`);
  return outputs.get(`Data.${name}Table`);
}
