import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { stackOf } from '../../bin/outputs-file.ts';
import type { AccessKey } from '../../localstack/embedded/iam/access-keys.ts';
import { DeployDesk, type Ended } from '../support/deploy/deploy-desk.ts';
import { filesUnder } from '../support/deploy/files-under.ts';
import { commandsUnder, jsonWith } from '../support/deploy/page-commands.ts';

const PAGE = readFileSync('docs/deploy.md', 'utf8');
/** As the page has them. */
const PLACE = { region: 'eu-central-1', account: '123456789012' };
const ASSETS = `cdk-hnb659fds-assets-${PLACE.account}-${PLACE.region}`;
/** Each run of the command line synthesises and bundles; on a machine with much else to do that takes a minute. */
const PATIENCE = { timeout: 10 * 60_000 };
const Policy = z.record(z.string(), z.unknown());

let desk: DeployDesk;
beforeAll(async () => {
  desk = await DeployDesk.open({ place: PLACE });
});
afterAll(() => desk[Symbol.asyncDispose]());

/** The page's lines, for a shell at which nobody sits who could be asked. */
function page(heading: string): string {
  return commandsUnder(PAGE, heading)
    .replaceAll('cdk deploy --all', 'cdk deploy --all --require-approval never')
    .replaceAll('cdk destroy --all', 'cdk destroy --all --force');
}

/** The one line of the page's lines that has `words` in it. */
function line(heading: string, words: string): string {
  const found = page(heading)
    .split('\n')
    .filter((text) => text.includes(words));
  expect(found, words).toHaveLength(1);
  return found.join();
}

/** Runs lines that must end well. @returns what they said */
async function done(lines: string, key?: AccessKey): Promise<string> {
  const ended = await desk.run(lines, key);
  expect(ended.code, ended.output).toBe(0);
  return ended.output;
}

async function refused(lines: string, key?: AccessKey): Promise<Ended> {
  const ended = await desk.run(lines, key);
  expect(ended.code, ended.output).not.toBe(0);
  return ended;
}

function stacks(): Record<string, string> {
  const described = desk.account.stacks.all().map(({ name, status }) => [name, status]);
  return Object.fromEntries(described.reverse());
}

async function outputOf(stage: string, part: 'Data' | 'Service', name: string): Promise<string> {
  return (await desk.outputs())[stackOf(stage, part)]?.[name] ?? expect.fail(`no output ${name}`);
}

/** The functions of a stack's template as it was synthesised. */
function functionsIn(stack: string) {
  const template = Object(JSON.parse(readFileSync(desk.file(`cdk.out/${stack}.template.json`), 'utf8')));
  return Object.values(template.Resources)
    .map((resource) => Object(resource))
    .filter(({ Type }) => Type === 'AWS::Lambda::Function');
}

/** What a stack was told to change since it was made, by kind of resource. */
function updatedKinds(stack: string): string[] {
  const events = desk.account.stacks.find(stack)?.events ?? [];
  const updated = events.filter(({ status }) => status === 'UPDATE_COMPLETE').map(({ type }) => type);
  return [...new Set(updated)].sort();
}

function isThere(table: string): Promise<boolean> {
  const described = desk.account.engines.dynamoDb.run('DescribeTable', { TableName: table });
  return described.then(
    () => true,
    () => false,
  );
}

/** A first deployment that ends in `ROLLBACK_COMPLETE`. @returns the id of the stack that it leaves */
async function failToDeploy(StackName: string): Promise<string> {
  const { endpoint, credentials } = desk.account;
  const client = new CloudFormationClient({ endpoint, credentials, region: PLACE.region });
  const tooLong = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 43_201 } };
  const change = { StackName, ChangeSetName: 'first' };
  const TemplateBody = JSON.stringify({ Resources: { Queue: tooLong } });
  await client.send(new CreateChangeSetCommand({ ...change, ChangeSetType: 'CREATE', TemplateBody }));
  await client.send(new ExecuteChangeSetCommand(change));
  client.destroy();
  const left = desk.account.stacks.find(StackName);
  expect(left?.status).toBe('ROLLBACK_COMPLETE');
  return left?.id ?? '';
}

describe('the lines of docs/deploy.md', PATIENCE, () => {
  test('say which line is missing when the account is not prepared', async () => {
    const { output } = await refused(line('3. Deploy', 'cdk deploy'));
    const [, message = ''] = /^- \*\*“(SSM parameter .*)”\*\*/m.exec(PAGE) ?? [];
    expect(output).toContain(message || 'a message on the page');
    expect(stacks()).toEqual({});
  });

  test('prepare the account', async () => {
    await done(page('2. Prepare the account'));
    expect(stacks()).toEqual({ CDKToolkit: 'CREATE_COMPLETE' });
  });

  test('show what would be deployed, and deploy nothing', async () => {
    const said = await done(line('3. Deploy', 'cdk diff'));
    expect(said).toContain('Number of stacks with differences: 2');
    expect(said).not.toContain('Unknown option');
    expect(stacks()).toEqual({ CDKToolkit: 'CREATE_COMPLETE' });
  });

  test('deploy first what must survive, then what needs it, also over what a failure has left', async () => {
    const failed = await failToDeploy('EtlDesign-dev-Data');
    await done(line('3. Deploy', 'cdk deploy'));
    expect(desk.account.stacks.find(failed)?.status).toBe('DELETE_COMPLETE');
    expect(Object.entries(stacks())).toEqual([
      ['CDKToolkit', 'CREATE_COMPLETE'],
      ['EtlDesign-dev-Data', 'CREATE_COMPLETE'],
      ['EtlDesign-dev-Service', 'CREATE_COMPLETE'],
    ]);
  });

  test('upload the bundles, and these bytes are what the functions run', async () => {
    const { engines, stacks: deployed } = desk.account;
    const functions = ['Data', 'Service'].flatMap((part) => functionsIn(`EtlDesign-dev-${part}`));
    const running = new Map(
      engines.functions.list().map((settings) => [settings.handler + settings.directory, settings]),
    );
    expect(functions).toHaveLength(9);
    expect(running.size).toBe(9);
    for (const { directory } of running.values()) expect(directory).not.toContain(desk.file(''));
    const bundles = functions.map(({ Properties }) => String(Properties.Code.S3Key));
    for (const key of bundles) expect(engines.s3.readObject(ASSETS, key).length).toBeGreaterThan(0);
    expect([...running.values()].map(({ directory }) => filesUnder(directory))).toEqual(
      expect.arrayContaining(
        bundles.map((key) => filesUnder(desk.file(`cdk.out/asset.${key.replace('.zip', '')}`))),
      ),
    );
    expect(deployed.find('EtlDesign-dev-Service')?.revision?.roleArn).toContain(
      ':role/cdk-hnb659fds-cfn-exec-role-',
    );
  });

  test('log in as the first administrator with what the outputs say, and find the system well', async () => {
    await rm(desk.file('cdk.out'), { recursive: true }); // nothing runs from there
    const login = page('4. Log in as the first administrator')
      .replace(/^aws .*$/m, (aws) => `PASSWORD=$(${aws} | node -p 'JSON.parse(fs.readFileSync(0)).password')`)
      .replace('npx etl login', 'echo "$PASSWORD" | npx etl login');
    const said = await done(`${login}${page('5. See that it is well')}`);
    expect(said).toContain(`"endpoint":"${(await outputOf('dev', 'Service', 'ApiUrl')).replace(/\/$/, '')}"`);
    expect(said).toMatch(/^https:\S+\.execute-api\.eu-central-1\.amazonaws\.com\/live is well\.$/m);
  });

  test('find no difference afterwards', async () => {
    expect(await done(line('3. Deploy', 'cdk diff'))).toContain('Number of stacks with differences: 0');
  });

  test('change nothing when they are run again', async () => {
    const said = await done(line('3. Deploy', 'cdk deploy'));
    expect(said).toContain('EtlDesign-dev-Data (no changes)');
    expect(said).toContain('EtlDesign-dev-Service (no changes)');
    expect(desk.account.stacks.all().map(({ updatedAtMs }) => updatedAtMs)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('deploy other lines of lib/stages.ts to what they are about, and to nothing else', async () => {
    const lines = `logLevel: 'DEBUG',\n  alarmAddress: 'on-call@example.com',`;
    await desk.edit('lib/stages.ts', `logLevel: 'INFO',`, lines);
    await done(line('3. Deploy', 'cdk deploy'));
    expect(updatedKinds('EtlDesign-dev-Data')).toEqual([
      'AWS::CloudFormation::Stack',
      'AWS::Lambda::Function',
    ]);
    expect(updatedKinds('EtlDesign-dev-Service')).toEqual([
      'AWS::CloudFormation::Stack',
      'AWS::CloudWatch::CompositeAlarm',
      'AWS::Lambda::Function',
    ]);
    const levels = desk.account.engines.functions
      .list()
      .map(({ environment }) => environment.POWERTOOLS_LOG_LEVEL);
    expect(new Set(levels)).toEqual(new Set(['DEBUG']));
    const api = new URL(await outputOf('dev', 'Service', 'ApiUrl')).hostname.split('.')[0];
    const health = await fetch(`${desk.account.endpoint}/_aws/execute-api/${api}/live/health`);
    expect(await health.json()).toEqual({ status: 'ok' });
  });

  test('do not take down buckets that hold files, and everything once these are gone', async () => {
    const { endpoint, credentials, engines } = desk.account;
    const Bucket = await outputOf('dev', 'Data', 'UploadsBucket');
    const tables = Object.entries((await desk.outputs())['EtlDesign-dev-Data'] ?? {}).filter(([name]) =>
      name.endsWith('Table'),
    );
    const s3 = new S3Client({ endpoint, credentials, region: PLACE.region });
    await s3.send(new PutObjectCommand({ Bucket, Key: 'left/behind', Body: 'a file' }));
    s3.destroy();

    expect((await refused(line('Take it down', 'cdk destroy'))).output).toMatch(
      /UploadsBucket\w+.* not empty/,
    );
    expect(stacks()).toEqual({ CDKToolkit: 'CREATE_COMPLETE', 'EtlDesign-dev-Data': 'DELETE_FAILED' });
    const [, empty = ''] = /`(aws s3 rm --recursive s3:\/\/)…`/.exec(PAGE) ?? [];
    await done(`${empty}${Bucket}`);
    await done(line('Take it down', 'cdk destroy'));

    expect(stacks()).toEqual({ CDKToolkit: 'CREATE_COMPLETE' });
    expect(engines.functions.list()).toEqual([]);
    expect(tables.length).toBeGreaterThan(0);
    for (const [, table] of tables) expect(await isThere(table), table).toBe(false);
  });
});

describe('prod', PATIENCE, () => {
  test('whose first deployment fails leaves empty tables, and its protection, which has to go before the next', async () => {
    const deploy = line('3. Deploy', 'cdk deploy').replace('stage=dev', 'stage=prod');
    await desk.edit('lib/data-stack.ts', 'passwordLength: 24,', 'passwordLength: 2,');
    expect((await refused(deploy)).output).toContain('FirstAdministratorSecret');
    await desk.edit('lib/data-stack.ts', 'passwordLength: 2,', 'passwordLength: 24,');

    const failed = desk.account.stacks.find('EtlDesign-prod-Data') ?? expect.fail('no stack');
    expect(failed).toMatchObject({ status: 'ROLLBACK_COMPLETE', isProtected: true });
    expect(failed.deployed.resources()).toEqual([]);
    const kinds = (status: string) => {
      const events = failed.events.filter((event) => event.status === status);
      return new Set(events.map(({ type }) => type));
    };
    expect(kinds('CREATE_COMPLETE')).toContain('AWS::S3::Bucket');
    expect(kinds('CREATE_COMPLETE')).toContain('AWS::SecretsManager::Secret');
    expect([...kinds('DELETE_SKIPPED')].sort()).toEqual(['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup']);

    expect((await refused(deploy)).output).toMatch(/TerminationProtection is enabled/);
    await done(line('Take it down', 'update-termination-protection'));
  });

  test('is deployed with the rights of the page’s role for GitHub Actions, and those suffice', async () => {
    const deployer = desk.account.admit(
      'etl-design-deploy',
      Policy.parse(jsonWith(PAGE, 'role/cdk-hnb659fds-')),
    );
    const [, workflow = ''] = /^ *- run: (npx cdk deploy .*)$/m.exec(PAGE) ?? [];
    await done(workflow, deployer);
    expect(stacks()).toMatchObject({
      'EtlDesign-prod-Data': 'CREATE_COMPLETE',
      'EtlDesign-prod-Service': 'CREATE_COMPLETE',
    });
    expect(desk.account.denials).toEqual([]);
    expect(desk.account.stacks.find('EtlDesign-prod-Data')?.isProtected).toBe(true);
  });

  test('has its keys renewed by the calendar', async () => {
    for (const name of ['SigningSecretArn', 'WebhookKeysSecretArn']) {
      const SecretId = await outputOf('prod', 'Data', name);
      const described = await desk.account.engines.secrets.run('DescribeSecret', { SecretId });
      expect(described).toMatchObject({
        RotationEnabled: true,
        RotationRules: { AutomaticallyAfterDays: 30 },
      });
    }
  });

  test('refuses to be taken down until its protection is off, and leaves its data', async () => {
    const table = await outputOf('prod', 'Data', 'TasksTable');
    const destroy = line('Take it down', 'cdk destroy').replace('stage=dev', 'stage=prod');
    expect((await refused(destroy)).output).toMatch(/TerminationProtection is enabled/);
    expect(stacks()).toEqual({ CDKToolkit: 'CREATE_COMPLETE', 'EtlDesign-prod-Data': 'CREATE_COMPLETE' });
    await done(line('Take it down', 'update-termination-protection'));
    await done(destroy);
    expect(stacks()).toEqual({ CDKToolkit: 'CREATE_COMPLETE' });
    expect(await isThere(table)).toBe(true);
    const SecretId = await outputOf('prod', 'Data', 'SigningSecretArn');
    expect(await desk.account.engines.secrets.run('DescribeSecret', { SecretId })).toMatchObject({
      ARN: SecretId,
    });
    const bucket = await outputOf('prod', 'Data', 'UploadsBucket');
    expect(() => desk.account.engines.s3.removeBucket(bucket)).not.toThrow();
  });
});
