import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EtlClient } from '../../client/etl-client.ts';
import { BackendProcess, PROJECT } from '../support/system/backend-process.ts';
import {
  type BackendUnderTest,
  backendUnderTest,
  IS_DEPLOYED,
} from '../support/system/backend-under-test.ts';
import { example } from '../support/system/client.ts';

const PASSWORD = 'New-Comer-1234';
const run = promisify(execFile);

describe('the front door', () => {
  let backend: BackendUnderTest;
  let url: string;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'front-door-'));
    backend = await backendUnderTest(PASSWORD);
    url = backend.url;
  });
  afterAll(async () => {
    await backend.process?.interrupt('SIGKILL');
    await rm(folder, { recursive: true });
  });

  test('answers that it is well', async () => {
    const response = await fetch(`${url}/health`);
    expect(response.status).toBe(200);
  });

  test.each(['people.csv', 'people.xlsx'])('the README’s lines show the issues of a bad %s', async (file) => {
    const shell = await readmeLines(
      `API=${url}/api/v1 PASSWORD='${backend.password}' FILE=docs/examples/${file}`,
    );
    // biome-ignore lint/style/noProcessEnv: a shell needs the PATH
    const env = { PATH: process.env.PATH, TMPDIR: folder };
    const { stdout } = await run('bash', ['-euc', shell], { cwd: PROJECT, env });
    const [status, ...page] = stdout.split('\n');
    expect(status).toBe('succeeded');
    const cells = JSON.parse(page.join('\n')).items.map(({ cell, code }: { cell: string; code: string }) => [
      cell,
      code,
    ]);
    expect(cells).toEqual([
      ['B3', 'format'],
      ['C3', 'type'],
      ['C4', 'minimum'],
      ['A5', 'required'],
      ['D5', 'format'],
    ]);
    const report = (await readFile(join(folder, 'report.ndjson'), 'utf8')).trim().split('\n');
    expect(report.map((line) => JSON.parse(line).cell)).toEqual(cells.map(([cell]: string[]) => cell));
  });

  test('the README’s lines for the command line log in, upload and save the report', async () => {
    const block = await readmeBlock(/^echo "\$PASSWORD" \| npx etl login/m);
    const lines = block.replace('http://127.0.0.1:3000', url).replace('report.csv', `${folder}/report.csv`);
    const env = {
      // biome-ignore lint/style/noProcessEnv: a shell needs the PATH
      PATH: process.env.PATH,
      PASSWORD: backend.password,
      XDG_CONFIG_HOME: folder,
    };
    const ended = await run('bash', ['-uc', lines], { cwd: PROJECT, env }).catch((error: unknown) => error);

    expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining('"outcome":"invalid"') });
    expect(await readFile(join(folder, 'report.csv'), 'utf8')).toContain('is not an integer');
  });

  test('the README’s lines for the client print the report', async () => {
    const block = await readmeBlock(/^const client = new EtlClient/m);
    const code = block.replace('http://127.0.0.1:3000', url).replace('…', () => backend.password);
    const argv = ['--input-type=module-typescript', '-e', code];
    const { stdout } = await run(process.execPath, argv, { cwd: PROJECT });

    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).cell),
    ).toEqual(['B3', 'C3', 'C4', 'A5', 'D5']);
  });

  test('a workbook with formulas comes back as SQL that is proven', async () => {
    const client = new EtlClient(url, {
      credentials: { username: backend.username, password: backend.password },
    });
    const content = new Blob([new Uint8Array(await example('orders.xlsx'))]);
    const { id } = await client.submit({ workflows: ['parsing'] }, { name: 'orders.xlsx', content });

    expect(await client.wait(id)).toMatchObject({
      status: 'succeeded',
      workflows: { parsing: { outcome: 'proven' } },
    });
    const { proof } = await client.parsing(id);
    expect(proof).toMatchObject({ cells: 66, pass: 66, fail: 0, unresolved: 0 });
    expect(await (await client.sql(id)).text()).toContain('create view "orders"."v_Orders"');
  });

  test.skipIf(IS_DEPLOYED)('the line it prints at start sends a first file', async () => {
    const line =
      /^ +(sh docs\/examples\/first-file\.sh .*)$/m.exec(backend.process?.output ?? '')?.[1] ??
      'no such line';
    const { stdout } = await run('bash', ['-euc', line], { cwd: PROJECT });
    expect(stdout).toContain('is not an integer');
  });

  test('the script of the first file is the README’s', async () => {
    const script = await readFile(join(PROJECT, 'docs/examples/first-file.sh'), 'utf8');
    const shell = await readmeLines('API=$1/api/v1 PASSWORD=$2 FILE=$3');
    expect(script.slice(script.indexOf('API=$1'))).toBe(shell);
  });

  test.skipIf(IS_DEPLOYED)('says what is wrong with a port that is taken', async () => {
    const second = new BackendProcess({ PORT: new URL(url).port, ADMIN_PASSWORD: PASSWORD });
    expect(await second.ended()).toBe(1);
    expect(second.errors).toMatch(/Port \d+ is taken by another program\. .*PORT=0 takes any free one/);
    expect(second.output).not.toContain('ready');
  });

  test.skipIf(IS_DEPLOYED)('Ctrl-C ends all of it', async () => {
    expect(await backend.process?.interrupt()).toBe(0);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });
});

test('a taken port is named whoever took it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo; // safe because it listens on a port
  const backend = new BackendProcess({ PORT: String(port) });
  expect(await backend.ended()).toBe(1);
  expect(backend.errors).toContain(`Port ${port} is taken`);
  other.close();
});

/** The shell block of “Send a file”, its first line replaced. */
async function readmeLines(firstLine: string): Promise<string> {
  const readme = await readFile(join(PROJECT, 'README.md'), 'utf8');
  const block = /## Send a file\n.*?```sh\n(.*?)```/s.exec(readme)?.[1] ?? expect.fail('no such block');
  return block.replace(/^API=.*$/m, () => firstLine);
}

/** The block of the README with such a line. */
async function readmeBlock(line: RegExp): Promise<string> {
  const readme = await readFile(join(PROJECT, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/```\w+\n(.*?)```/gs)].map(([, block = '']) => block);
  return blocks.find((block) => line.test(block)) ?? expect.fail('no such block');
}
