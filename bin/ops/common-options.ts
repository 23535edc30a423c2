import { STAGE_NAMES } from '../../lib/stage-names.ts';
import { InvalidInputError } from '../../shared/errors.ts';

const STAGES = STAGE_NAMES.join(', ');

/** Of every verb. */
export const COMMON_OPTIONS = {
  stage: { type: 'string' },
  outputs: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
} as const;

/** The lines about them in the help of a verb. */
export const COMMON_HELP = `  --stage NAME    which deployment: ${STAGES}
  --outputs FILE  read the stacks' outputs from this file of \`cdk deploy --outputs-file\`, not from CloudFormation
  --dry-run       only read, and say what would be done
`;

export interface Deployment {
  readonly stage: string;
  readonly outputsFile: string | undefined;
}

/** Which deployment is meant. @throws {InvalidInputError} */
export function deploymentOf({
  stage,
  outputs,
}: {
  readonly stage?: string | undefined;
  readonly outputs?: string | undefined;
}): Deployment {
  if (stage === undefined)
    throw new InvalidInputError(`Say which deployment: --stage prod. There are ${STAGES}.`);
  if (!STAGE_NAMES.some((name) => name === stage))
    throw new InvalidInputError(`There is no stage “${stage}”. There are ${STAGES}.`);
  return { stage, outputsFile: outputs };
}

/** The one positional argument. @throws {InvalidInputError} */
export function onlyArgument(positionals: readonly string[], what: string): string {
  const [argument] = positionals;
  if (argument === undefined || positionals.length > 1) throw new InvalidInputError(`Name one ${what}.`);
  return argument;
}

/** @throws {InvalidInputError} when there is a positional argument */
export function noArguments(positionals: readonly string[]): void {
  if (positionals.length > 0) throw new InvalidInputError(`It takes no “${positionals[0]}”.`);
}
