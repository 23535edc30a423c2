import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { InvalidInputError } from '../../../shared/errors.ts';

/** Where `cdk deploy` leaves what the stacks say of themselves, by `outputsFile` in cdk.json. */
const OUTPUTS_FILE = 'cdk-outputs.json';

const Outputs = z.record(z.string(), z.record(z.string(), z.unknown()));

/**
 * The API's address of a stage that was deployed from this folder.
 * @throws {InvalidInputError} when none was.
 */
export async function deployedEndpoint(stage: string, file = OUTPUTS_FILE): Promise<string> {
  const stack = `EtlDesign-${stage}-Service`;
  const url = outputsIn(await readFile(file, 'utf8').catch(() => '{}'))[stack]?.ApiUrl;
  if (typeof url === 'string') return url;
  throw new InvalidInputError(
    `${file} of this folder knows nothing of stage “${stage}”: npx cdk deploy --all -c stage=${stage} writes it. Elsewhere, give the address with ` +
      `--endpoint; it is the output ApiUrl of the stack ${stack}.`,
  );
}

function outputsIn(json: string): z.infer<typeof Outputs> {
  try {
    return Outputs.parse(JSON.parse(json));
  } catch {
    return {};
  }
}
