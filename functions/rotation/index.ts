import { secretsManagerClient } from '../../shared/aws/clients.ts';
import { SecretsManagerRenewableSecrets } from '../../shared/aws/secrets-manager-renewable-secrets.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { SIGNING_KEY_RENEWAL, WEBHOOK_KEYS_RENEWAL } from '../../shared/runtime/renewals.ts';
import { rotationHandler } from '../../shared/runtime/rotation-handler.ts';
import { takeRotationStep } from '../../shared/secrets/take-rotation-step.ts';
import { RotationEnv } from './env.ts';

const env = readEnv(RotationEnv);
const deps = {
  secrets: new SecretsManagerRenewableSecrets(secretsManagerClient()),
  renewals: new Map([
    [env.SIGNING_SECRET, SIGNING_KEY_RENEWAL],
    [env.WEBHOOK_KEYS_SECRET, WEBHOOK_KEYS_RENEWAL],
  ]),
  now: () => new Date(),
};

export const handler = rotationHandler(createLogger('rotation'), (request) =>
  takeRotationStep(deps, request),
);
