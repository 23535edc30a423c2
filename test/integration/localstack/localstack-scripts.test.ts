import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { PROJECT } from '../../support/system/backend-process.ts';
import { StandIns } from '../../support/system/stand-in.ts';

const run = promisify(execFile);
const API = 'https://a1b2c3.execute-api.us-east-1.amazonaws.com/live/';
const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:administrator-AbCdEf';
const ADMINISTRATOR = '{"username":"admin","password":"made up"}';

/** LocalStack's Secrets Manager, which takes any signature. */
const secretsManager = createServer((request, response) => {
  request.resume().on('end', () => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ ARN: SECRET_ARN, SecretString: ADMINISTRATOR }));
  });
});
let endpoint: string;
let standIns: StandIns;

beforeAll(async () => {
  await new Promise<void>((resolve) => secretsManager.listen(0, '127.0.0.1', resolve));
  const { port } = secretsManager.address() as AddressInfo; // safe because it listens on a port, not a pipe
  endpoint = `http://127.0.0.1:${port}`;
});
afterAll(() => {
  secretsManager.closeAllConnections();
  secretsManager.close();
});
beforeEach(async () => {
  const created = await StandIns.create();
  standIns = created;
  onTestFinished(() => created[Symbol.asyncDispose]());
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function localstack(verb: string): Promise<Ended> {
  const env = {
    PATH: standIns.folder,
    LOCALSTACK_ENDPOINT: endpoint,
    LOCALSTACK_OUTPUTS: join(standIns.folder, 'outputs.json'),
    AWS_PROFILE: 'a real account',
  };
  const argv = ['localstack/localstack.ts', verb];
  try {
    const { stdout, stderr } = await run(process.execPath, argv, { cwd: PROJECT, env });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return Object(error);
  }
}

/** A CDK that has deployed. */
function addCdk(): Promise<void> {
  const outputs = JSON.stringify({
    'EtlDesign-local-Data': { FirstAdministratorSecretArn: SECRET_ARN },
    'EtlDesign-local-Service': { ApiUrl: API },
  });
  return standIns.add(
    'cdklocal',
    `const at = args.indexOf('--outputs-file');
    if (at >= 0) fs.writeFileSync(args[at + 1], ${JSON.stringify(outputs)});
    const known = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));
    if (known.join() !== 'AWS_ENDPOINT_URL,AWS_ENDPOINT_URL_S3') process.exit(9);
    if (known.some((name) => process.env[name] !== ${JSON.stringify(endpoint)})) process.exit(8);`,
  );
}

describe('without Docker', () => {
  const verbs = ['up', 'test', 'down'];

  test.each(verbs)('%s says that there is no docker command, and what does without', async (verb) => {
    const { code, stdout, stderr } = await localstack(verb);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/no `docker` command here\. Install Docker\. Or use `npm start`/);
  });

  test.each(verbs)('%s says that Compose is missing', async (verb) => {
    await standIns.add('docker', `process.exit(args[0] === 'compose' ? 1 : 0);`);
    const { code, stderr } = await localstack(verb);
    expect(code).toBe(1);
    expect(stderr).toMatch(/`docker compose` does not work here\. .*`npm start`/);
  });

  test.each(verbs)('%s says that Docker does not run', async (verb) => {
    await standIns.add('docker', `process.exit(args[0] === 'info' ? 1 : 0);`);
    const { code, stderr } = await localstack(verb);
    expect(code).toBe(1);
    expect(stderr).toMatch(/does not answer .* Start it\. .*`npm start`/);
  });
});

describe('with Docker', () => {
  beforeEach(() => standIns.add('docker'));
  const work = async () =>
    (await standIns.calls()).filter(([name, , option]) => name !== 'docker' || option === '--file');

  test('up starts the container, prepares it, deploys, and prints where the API is', async () => {
    await addCdk();
    expect(await localstack('up')).toEqual({
      code: 0,
      stderr: '',
      stdout: `ready ${endpoint}/_aws/execute-api/a1b2c3/live\nuser admin, secret ${ADMINISTRATOR}\n`,
    });
    const file = join(PROJECT, 'localstack', 'docker-compose.yml');
    expect(await work()).toEqual([
      ['docker', 'compose', '--file', file, 'up', '--detach', '--wait'],
      ['cdklocal', 'bootstrap', 'aws://000000000000/us-east-1', '--context', 'stage=local'],
      expect.arrayContaining(['cdklocal', 'deploy', '--all', '--context', 'stage=local']),
    ]);
  });

  test('up says what to do when the container does not start', async () => {
    await standIns.add('docker', `process.exit(args.includes('up') ? 1 : 0);`);
    const { code, stderr } = await localstack('up');
    expect(code).toBe(1);
    expect(stderr).toMatch(/LocalStack did not start\. `docker logs .* LOCALSTACK_AUTH_TOKEN/);
  });

  test('up says what to do when the stacks are not deployed', async () => {
    await standIns.add('cdklocal', `process.exit(args[0] === 'deploy' ? 1 : 0);`);
    const { code, stderr } = await localstack('up');
    expect(code).toBe(1);
    expect(stderr).toContain('`npm run localstack:down`, then try again');
  });

  test('test points the suites at what was deployed', async () => {
    await addCdk();
    await localstack('up');
    await standIns.add(
      'vitest',
      `for (const [name, value] of Object.entries(process.env)) if (/^(CONFORMANCE|E2E)_/.test(name)) console.log(name + '=' + value);`,
    );
    const { code, stdout } = await localstack('test');
    expect(code).toBe(0);
    expect(stdout.trim().split('\n').sort()).toEqual([
      `CONFORMANCE_ENDPOINT=${endpoint}`,
      'CONFORMANCE_REGION=us-east-1',
      `E2E_ENDPOINT=${endpoint}/_aws/execute-api/a1b2c3/live`,
      'E2E_PASSWORD=made up',
      'E2E_USERNAME=admin',
    ]);
  });

  test('test says when nothing is deployed', async () => {
    const { code, stderr } = await localstack('test');
    expect(code).toBe(1);
    expect(stderr).toContain('Run `npm run localstack` first');
  });

  test('test fails when a suite does', async () => {
    await addCdk();
    await localstack('up');
    await standIns.add('vitest', 'process.exit(1);');
    expect(await localstack('test')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Not all suites passed'),
    });
  });

  test('down ends the container and what it kept', async () => {
    expect(await localstack('down')).toMatchObject({ code: 0 });
    const file = join(PROJECT, 'localstack', 'docker-compose.yml');
    expect(await work()).toEqual([['docker', 'compose', '--file', file, 'down', '--volumes']]);
  });

  test('says which verbs there are', async () => {
    expect((await localstack('over')).stderr).toContain('takes one of up, test, down, not “over”');
  });
});
