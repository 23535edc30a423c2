import { devNull } from 'node:os';
import type { AccessKey } from '../iam/access-keys.ts';
import type { Place } from '../service.ts';
import type { FunctionSettings } from './function-settings.ts';

const RESERVED =
  /^(AWS_REGION|AWS_DEFAULT_REGION|AWS_ACCESS_KEY|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|AWS_EXECUTION_ENV|AWS_LAMBDA_.*|_HANDLER|_X_AMZN_TRACE_ID|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/;
const MAX_BYTES = 4096;

/** Why Lambda would refuse these variables, if it would. */
export function environmentProblem(variables: Readonly<Record<string, string>>): string | undefined {
  const reserved = Object.keys(variables).filter((name) => RESERVED.test(name));
  if (reserved.length > 0) return `${reserved.join(', ')}: reserved by Lambda, choose other names`;
  const size = Buffer.byteLength(Object.entries(variables).flat().join(''));
  if (size > MAX_BYTES) return `${size} bytes of variables are more than the ${MAX_BYTES} Lambda allows`;
  return undefined;
}

/** All that a function sees in `process.env`: the template's variables and what Lambda adds. Nothing of ours. */
export function functionEnvironment(
  variables: Readonly<Record<string, string>>,
  settings: Omit<FunctionSettings, 'environment'>,
  { place, endpoint, accessKey }: { place: Place; endpoint: string; accessKey: AccessKey },
): Record<string, string> {
  return {
    ...variables,
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    AWS_ACCESS_KEY_ID: accessKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: accessKey.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
    // SDKs would read the profile of whoever runs the local cloud.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${settings.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: settings.directory,
    _HANDLER: settings.handler,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
  };
}
