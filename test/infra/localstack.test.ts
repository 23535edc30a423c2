import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readLocalStackOutputs } from '../../localstack/localstack-outputs.ts';
import { allResources } from './resources.ts';

const compose = readFileSync('localstack/docker-compose.yml', 'utf8');
const services = /^ +SERVICES: (\S+)$/m.exec(compose)?.[1]?.split(',') ?? [];

describe('the compose file', () => {
  test('pins the image to one release', () => {
    expect(compose).toMatch(/image: localstack\/localstack:\d+\.\d+\.\d+$/m);
  });

  test('starts every service that the templates use', () => {
    const used = allResources('local').map(({ type }) => type.split('::')[1]?.toLowerCase());
    expect(services).toEqual(expect.arrayContaining([...new Set(used)]));
  });

  test('starts none that costs money', () => {
    for (const service of ['apigatewayv2', 'cognito-idp', 'pipes']) expect(services).not.toContain(service);
  });

  test('checks the signatures of presigned URLs', () => {
    expect(compose).toMatch(/^ +S3_SKIP_SIGNATURE_VALIDATION: "0"$/m);
  });

  test('takes the token from whoever starts it, and listens on this machine only', () => {
    expect(compose).toMatch(/^ +LOCALSTACK_AUTH_TOKEN: \$\{LOCALSTACK_AUTH_TOKEN:\?.+\}$/m);
    expect(compose).toMatch(/^ +- "127\.0\.0\.1:4566:4566"/m);
  });
});

describe('readLocalStackOutputs', () => {
  const outputs = (apiUrl: string) =>
    JSON.stringify({
      'EtlDesign-local-Data': { FirstAdministratorSecretArn: 'arn:aws:secretsmanager:…', UploadsBucket: 'b' },
      'EtlDesign-local-Service': { ApiUrl: apiUrl },
    });

  test.each([
    'https://a1b2c3.execute-api.us-east-1.amazonaws.com/live/',
    'https://a1b2c3.execute-api.us-east-1.localhost.localstack.cloud:4566/live/',
    'https://a1b2c3.execute-api.localhost.localstack.cloud:4566/live',
  ])('finds the way to the API that %s names', (apiUrl) => {
    expect(readLocalStackOutputs(outputs(apiUrl))).toEqual({
      apiUrl: 'http://a1b2c3.execute-api.localhost.localstack.cloud:4566/live',
      administratorSecret: 'arn:aws:secretsmanager:…',
    });
  });

  test('refuses what is not the address of a REST API', () => {
    expect(() => readLocalStackOutputs(outputs('undefined'))).toThrow(/“undefined”.*Deploy again/);
  });
});
