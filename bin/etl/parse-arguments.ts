import { InvalidInputError } from '../../shared/errors.ts';
import { nameMeant } from '../name-meant.ts';
import type { Command } from './command.ts';
import { overview } from './overview.ts';
import { UnknownOptionError } from './unknown-option-error.ts';
import type { Verb } from './verb.ts';
import { VERBS } from './verbs.ts';

/** What etl answers of itself. */
export type Answer = { readonly name: 'help'; readonly text: string } | { readonly name: 'version' };

/** @throws {InvalidInputError} that says which argument is wrong. */
export function parseArguments(argv: readonly string[]): Command | Answer {
  const [first, ...rest] = verbFirst(argv);
  switch (first) {
    case undefined:
      throw new InvalidInputError(`Say what to do: ${namesOfVerbs('or')}.`);
    case 'help':
    case '--help':
    case '-h':
      return { name: 'help', text: rest[0] === undefined ? overview() : verbCalled(rest[0]).help };
    case 'version':
    case '--version':
      return { name: 'version' };
    default:
      if (first.startsWith('-')) throw new UnknownOptionError(first, ['help', 'version']);
      return commandOf(verbCalled(first), rest);
  }
}

/** The verb that a command line is about, if it names one. */
export function verbIn(argv: readonly string[]): Verb<Command> | undefined {
  const [first] = verbFirst(argv);
  return VERBS.find(({ name }) => name === first);
}

/** Options may stand before the verb, too. */
function verbFirst(argv: readonly string[]): readonly string[] {
  const [first = ''] = argv;
  if (!first.startsWith('-') || isHelp(first)) return argv;
  const verb = argv.find((argument) => VERBS.some(({ name }) => name === argument));
  return verb === undefined ? argv : [verb, ...argv.toSpliced(argv.indexOf(verb), 1)];
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h';
}

function commandOf(verb: Verb<Command>, argv: readonly string[]): Command | Answer {
  if (argv.some(isHelp)) return { name: 'help', text: verb.help };
  try {
    return verb.read(argv);
  } catch (error) {
    if (!(error instanceof UnknownOptionError)) throw error;
    const owner = VERBS.find(({ options }) =>
      Object.keys(options).some((name) => error.option === `--${name}`),
    );
    if (owner === undefined) throw error;
    throw new InvalidInputError(`${error.option} is for “${owner.name}”, not for “${verb.name}”.`, [], {
      cause: error,
    });
  }
}

/** @throws {InvalidInputError} that says which verb may have been meant. */
function verbCalled(text: string): Verb<Command> {
  const verb = VERBS.find(({ name }) => name === text);
  if (verb !== undefined) return verb;
  const meant = nameMeant(
    text,
    VERBS.map(({ name }) => name),
  );
  throw new InvalidInputError(
    meant === undefined
      ? `There is no command “${text}”, only ${namesOfVerbs('and')}.`
      : `There is no command “${text}”. Did you mean “${meant}”?`,
  );
}

function namesOfVerbs(conjunction: 'and' | 'or'): string {
  const names = VERBS.map(({ name }) => `“${name}”`);
  return `${names.slice(0, -1).join(', ')} ${conjunction} ${names.at(-1)}`;
}
