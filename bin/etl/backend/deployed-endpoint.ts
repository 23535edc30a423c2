import { readFile } from 'node:fs/promises';
import { InvalidInputError } from '../../../shared/errors.ts';
import { parseOutputs, stackOf } from '../../outputs-file.ts';

/** Where `cdk deploy` leaves what the stacks say of themselves, by `outputsFile` in cdk.json. */
const OUTPUTS_FILE = 'cdk-outputs.json';

/**
 * The API's address of a stage that was deployed from this folder.
 * @throws {InvalidInputError} when none was.
 */
export async function deployedEndpoint(stage: string, file = OUTPUTS_FILE): Promise<string> {
  const stack = stackOf(stage, 'Service');
  const url = parseOutputs(await readFile(file, 'utf8').catch(() => ''))?.[stack]?.ApiUrl;
  if (url !== undefined) return url;
  throw new InvalidInputError(
    `${file} of this folder knows nothing of stage “${stage}”: npx cdk deploy --all -c stage=${stage} writes it. Elsewhere, give the address with ` +
      `--endpoint; it is the output ApiUrl of the stack ${stack}.`,
  );
}
