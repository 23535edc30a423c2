import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readLocalStackOutputs } from '../../localstack/localstack-outputs.ts';
import { allResources } from './resources.ts';

const Compose = z.strictObject({
  services: z.strictObject({
    localstack: z.strictObject({
      container_name: z.string(),
      image: z.string(),
      ports: z.array(z.string()),
      environment: z.record(z.string(), z.string().nullable()),
      volumes: z.array(z.string()),
      healthcheck: z.strictObject({
        test: z.array(z.string()),
        interval: z.string(),
        timeout: z.string(),
        retries: z.number(),
      }),
    }),
  }),
});
const text = readFileSync('localstack/docker-compose.yml', 'utf8');
const { localstack } = Compose.parse(parse(text, { strict: true, uniqueKeys: true })).services;
const services = localstack.environment.SERVICES?.split(',') ?? [];

/** What the edition without a token has, of what could be meant here. */
const FREE = [
  ...['acm', 'apigateway', 'cloudformation', 'cloudwatch', 'dynamodb', 'dynamodbstreams', 'ec2', 'events'],
  ...['firehose', 'iam', 'kinesis', 'kms', 'lambda', 'logs', 'resource-groups', 'route53', 's3', 'scheduler'],
  ...['secretsmanager', 'ses', 'sns', 'sqs', 'ssm', 'stepfunctions', 'sts', 'swf', 'transcribe'],
];

describe('the compose file', () => {
  test('pins the last image that needs no token, and takes another that is asked for', () => {
    expect(localstack.image).toBe('${' + 'LOCALSTACK_IMAGE:-localstack/localstack:4.14.0}');
  });

  test('starts every service that the templates use', () => {
    const used = allResources('local').map(({ type }) => type.split('::')[1]?.toLowerCase());
    expect(services).toEqual(expect.arrayContaining([...new Set(used)]));
  });

  test('starts services of the free edition only', () => {
    expect(services.filter((service) => !FREE.includes(service))).toEqual([]);
  });

  test('checks the signatures of presigned URLs', () => {
    expect(localstack.environment.S3_SKIP_SIGNATURE_VALIDATION).toBe('0');
  });

  test('hands on the token of whoever starts it, and holds none', () => {
    expect(localstack.environment).toHaveProperty('LOCALSTACK_AUTH_TOKEN', null);
  });

  test('listens on this machine only', () => {
    expect(localstack.ports).toEqual(['127.0.0.1:4566:4566']);
  });
});

test('the CDK for LocalStack synthesises the stage', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cdklocal-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const bin = resolve('node_modules/.bin');
  // biome-ignore lint/style/noProcessEnv: a child process needs the PATH
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: folder, CDK_VALIDATION: 'false' };
  const argv = ['synth', '--quiet', '--context', 'stage=local', '--output', folder];
  await promisify(execFile)(join(bin, 'cdklocal'), argv, { env });
  const stacks = (await readdir(folder)).filter((name) => name.endsWith('.template.json'));
  expect(stacks.sort()).toEqual([
    'EtlDesign-local-Data.template.json',
    'EtlDesign-local-Service.template.json',
  ]);
}, 240_000);

describe('readLocalStackOutputs', () => {
  const ENDPOINT = 'http://127.0.0.1:4566';
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
    expect(readLocalStackOutputs(outputs(apiUrl), ENDPOINT)).toEqual({
      apiUrl: 'http://127.0.0.1:4566/_aws/execute-api/a1b2c3/live',
      administratorSecret: 'arn:aws:secretsmanager:…',
    });
  });

  test('refuses what is not the address of a REST API', () => {
    expect(() => readLocalStackOutputs(outputs('undefined'), ENDPOINT)).toThrow(/“undefined”.*Deploy again/);
  });

  test('says which output is missing', () => {
    const service = { ApiUrl: 'https://a1b2c3.execute-api.us-east-1.amazonaws.com/live/' };
    expect(() =>
      readLocalStackOutputs(JSON.stringify({ 'EtlDesign-local-Service': service }), ENDPOINT),
    ).toThrow('do not name the secret of the first administrator');
  });
});
