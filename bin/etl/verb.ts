import type { ParseArgsConfig } from 'node:util';

export type Options = NonNullable<ParseArgsConfig['options']>;

/** One thing that etl does. */
export interface Verb<Command extends { readonly name: string }> {
  readonly name: Command['name'];
  /** One line, for the list of all verbs. */
  readonly summary: string;
  /** What `--help` after the verb says: how it is called, what it does, its options, an example, its exit codes. */
  readonly help: string;
  readonly options: Options;
  /** @throws {InvalidInputError} that says which argument is wrong. */
  readonly read: (argv: readonly string[]) => Command;
}
