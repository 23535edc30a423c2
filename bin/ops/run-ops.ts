import { parseArgs } from 'node:util';
import { DomainError, InvalidInputError } from '../../shared/errors.ts';
import { nameMeant } from '../name-meant.ts';
import { COMMON_OPTIONS, deploymentOf } from './common-options.ts';
import { OpsError, type OpsWorld, type Verb } from './verb.ts';
import { VERBS } from './verbs.ts';

export const OpsExit = { done: 0, failed: 1, couldNotRun: 2 } as const;
export type OpsExit = (typeof OpsExit)[keyof typeof OpsExit];

/** Runs one verb and says what the process ends with. */
export async function runOps(
  [name = '--help', ...argv]: readonly string[],
  world: OpsWorld,
): Promise<OpsExit> {
  if (name === '--help' || name === '-h') {
    world.write(help());
    return OpsExit.done;
  }
  const verb = VERBS.find((one) => one.name === name);
  if (verb === undefined) {
    const meant = nameMeant(
      name,
      VERBS.map((one) => one.name),
    );
    const question = meant === undefined ? '' : ` Did you mean “${meant}”?`;
    world.complain(`ops: There is no verb “${name}”.${question}\n${help()}`);
    return OpsExit.couldNotRun;
  }
  if (argv.includes('--help') || argv.includes('-h')) {
    world.write(verb.help);
    return OpsExit.done;
  }
  return await run(verb, argv, world);
}

async function run(verb: Verb, argv: readonly string[], world: OpsWorld): Promise<OpsExit> {
  try {
    requireStage(argv);
    await verb.run(argv, world);
    return OpsExit.done;
  } catch (error) {
    if (error instanceof InvalidInputError) {
      world.complain(`ops ${verb.name}: ${error.message}\nnpm run ops -- ${verb.name} --help\n`);
      return OpsExit.couldNotRun;
    }
    world.complain(`ops ${verb.name}: ${reasonFor(error)}\n`);
    return OpsExit.failed;
  }
}

/** Before anything else: with another stage, nothing of the rest would be right. @throws {InvalidInputError} */
function requireStage(argv: readonly string[]): void {
  const options = { stage: COMMON_OPTIONS.stage };
  const { stage } = parseArgs({ args: [...argv], options, strict: false }).values;
  deploymentOf({ stage: typeof stage === 'string' ? stage : undefined });
}

/** What a person can mend is said in a sentence; a bug keeps its stack. */
function reasonFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message === 'Region is missing')
    return 'There is no AWS region. Set AWS_REGION, or one in the profile of AWS_PROFILE.';
  if (error.name === 'CredentialsProviderError')
    return `There are no AWS credentials that work: ${error.message}. Set AWS_PROFILE, or log in as for the AWS command line.`;
  const isSentence = error instanceof OpsError || error instanceof DomainError || '$metadata' in error; // of AWS
  return isSentence && error.message !== '' ? error.message : (error.stack ?? error.message);
}

function help(): string {
  const width = Math.max(...VERBS.map(({ name }) => name.length));
  const lines = VERBS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `npm run ops -- VERB [arguments] --stage NAME [--dry-run]

${lines.join('\n')}

Every verb has --help, and --dry-run, which only reads and says what would be done. AWS credentials and region come
from the environment, as for the AWS command line. Names of tables, queues and the archive come from the stacks' outputs,
or with --outputs FILE from what \`cdk deploy --outputs-file FILE\` wrote.
`;
}
