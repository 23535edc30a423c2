import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROJECT } from '../support/system/backend-process.ts';
import { type BackendUnderTest, backendUnderTest } from '../support/system/backend-under-test.ts';

let backend: BackendUnderTest | undefined;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'smoke-'));
  backend = await backendUnderTest('smoke and mirrors');
});
afterAll(async () => {
  await backend?.process?.interrupt('SIGKILL');
  await rm(folder, { recursive: true });
});

test('the smoke test finds the backend well', async () => {
  const { url, username, password } = backend ?? expect.fail('no backend');
  const env = {
    // biome-ignore lint/style/noProcessEnv: a child process needs the PATH
    PATH: process.env.PATH,
    XDG_CONFIG_HOME: folder,
    ETL_USERNAME: username,
    ETL_PASSWORD: password,
  };
  const argv = ['bin/smoke.ts', '--endpoint', url];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: PROJECT, env });
  expect(
    stdout
      .replaceAll(/\(\d+ ms\)/g, '')
      .replaceAll(/smoke-\w+/g, 'smoke')
      .split(/ *\n/),
  ).toEqual([
    url,
    'ok      answer',
    'ok      log in',
    'ok      save the schema smoke',
    'ok      announce people.csv',
    'ok      upload people.csv',
    'ok      wait for the validation',
    'ok      read the report',
    'ok      announce orders.xlsx',
    'ok      upload orders.xlsx',
    'ok      wait for the workbook',
    'ok      read its proof',
    'ok      read its SQL',
    'ok      remove the task of orders.xlsx',
    'ok      remove the task of people.csv',
    'ok      remove the schema',
    'ok      log out',
    `${url} is well.`,
    '',
  ]);
});
