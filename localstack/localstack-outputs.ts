import { parseOutputs, stackOf } from '../bin/outputs-file.ts';

export interface LocalStackOutputs {
  /** Where this machine reaches the API. */
  readonly apiUrl: string;
  readonly administratorSecret: string;
}

/**
 * What the CDK wrote after deploying to LocalStack. The API's host is AWS's or LocalStack's, depending on LocalStack's
 * version; both name the API, and that is what counts: LocalStack also answers under its own address, which needs no name service.
 */
export function readLocalStackOutputs(json: string, endpoint: string): LocalStackOutputs {
  const outputs = parseOutputs(json) ?? {};
  const administratorSecret = outputs[stackOf('local', 'Data')]?.FirstAdministratorSecretArn;
  const url = outputs[stackOf('local', 'Service')]?.ApiUrl ?? '';
  const [, api, stage] = /^https?:\/\/(\w+)\.execute-api\.[^/]+\/(\w+)\/?$/.exec(url) ?? [];
  if (api === undefined || stage === undefined)
    throw new Error(`ApiUrl is “${url}”, which is not the address of a REST API. Deploy again.`);
  if (administratorSecret === undefined)
    throw new Error('The outputs do not name the secret of the first administrator. Deploy again.');
  return {
    apiUrl: `${endpoint}/_aws/execute-api/${api}/${stage}`,
    administratorSecret,
  };
}
