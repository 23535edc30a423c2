import { readFile } from 'node:fs/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { parseOutputs, stackOf } from '../outputs-file.ts';
import type { Deployment } from './common-options.ts';
import { OpsError } from './verb.ts';

/** What the stacks of one stage say about themselves, by `Data.Name` or `Service.Name`. */
export class StackOutputs {
  readonly #values: Readonly<Record<string, string>>;
  readonly #stage: string;

  private constructor(stage: string, values: Readonly<Record<string, string>>) {
    this.#stage = stage;
    this.#values = values;
  }

  static async of({ stage, outputsFile }: Deployment): Promise<StackOutputs> {
    const read = outputsFile === undefined ? fromCloudFormation() : await fromFile(outputsFile);
    const values: Record<string, string> = {};
    for (const part of ['Data', 'Service'] as const) {
      const outputs = await read(stackOf(stage, part));
      for (const [name, value] of Object.entries(outputs)) values[`${part}.${name}`] = value;
    }
    return new StackOutputs(stage, values);
  }

  /** @throws {OpsError} */
  get(name: string): string {
    const value = this.#values[name];
    if (value === undefined)
      throw new OpsError(`The stage ${this.#stage} has no output ${name}. Deploy this version first.`);
    return value;
  }

  get names(): readonly string[] {
    return Object.keys(this.#values);
  }
}

type ReadStack = (stack: string) => Promise<Readonly<Record<string, string>>>;

function fromCloudFormation(): ReadStack {
  const client = new CloudFormationClient();
  return async (StackName) => {
    const asked = client.send(new DescribeStacksCommand({ StackName }));
    const { Stacks = [] } = await asked.catch((cause: unknown) => {
      throw isNoSuchStack(cause) ? noSuchStack(StackName, cause) : cause;
    });
    const outputs = Stacks[0]?.Outputs ?? [];
    return Object.fromEntries(
      outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  };
}

/** CloudFormation has no name of its own for this error. */
function isNoSuchStack(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && /does not exist$/.test(error.message);
}

function noSuchStack(stack: string, cause: unknown): OpsError {
  return new OpsError(
    `There is no stack ${stack} in this account and region. Check --stage, AWS_REGION, and whose credentials these are.`,
    { cause },
  );
}

async function fromFile(file: string): Promise<ReadStack> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new OpsError(`“${file}” cannot be read.`, { cause });
  });
  const outputs = parseOutputs(text);
  if (outputs === undefined)
    throw new OpsError(`“${file}” is not what \`cdk deploy --outputs-file\` writes.`);
  return async (stack) => {
    const found = outputs[stack];
    if (found === undefined) throw new OpsError(`“${file}” has no outputs of the stack ${stack}.`);
    return found;
  };
}
