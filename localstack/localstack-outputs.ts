import { z } from 'zod';

const Outputs = z.object({
  'EtlDesign-local-Data': z.object({ FirstAdministratorSecretArn: z.string() }),
  'EtlDesign-local-Service': z.object({ ApiUrl: z.string() }),
});

export interface LocalStackOutputs {
  /** Where this machine reaches the API. */
  readonly apiUrl: string;
  readonly administratorSecret: string;
}

/**
 * What the CDK wrote after deploying to LocalStack. The API's host is AWS's or LocalStack's, depending on LocalStack's
 * version; both name the API, and that is what counts.
 */
export function readLocalStackOutputs(json: string): LocalStackOutputs {
  const { 'EtlDesign-local-Data': data, 'EtlDesign-local-Service': service } = Outputs.parse(
    JSON.parse(json),
  );
  const [, api, stage] = /^https?:\/\/(\w+)\.execute-api\.[^/]+\/(\w+)\/?$/.exec(service.ApiUrl) ?? [];
  if (api === undefined || stage === undefined) {
    throw new Error(`ApiUrl is “${service.ApiUrl}”, which is not the address of a REST API. Deploy again.`);
  }
  return {
    apiUrl: `http://${api}.execute-api.localhost.localstack.cloud:4566/${stage}`,
    administratorSecret: data.FirstAdministratorSecretArn,
  };
}
