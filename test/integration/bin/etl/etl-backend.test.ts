import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BAD_CSV } from '../../../support/system/client.ts';
import { eventually } from '../../../support/system/eventually.ts';
import { ADMIN_PASSWORD, type System, startSystem } from '../../../support/system/system.ts';

const ETL = resolve('bin/etl.js');
const SCRIPT = '/usr/bin/script';
const HOUR_MS = 3_600_000;
const USER_ONLY = 0o600;

let system: System;
let folder: string;
let configuration: string;
beforeAll(async () => {
  system = await startSystem();
  folder = await mkdtemp(join(tmpdir(), 'etl-backend-'));
  configuration = join(folder, 'configuration');
  await writeFile(join(folder, 'bad.csv'), BAD_CSV);
  await writeFile(join(folder, 'good.csv'), 'name,age\nAda,36\n');
  await writeFile(join(folder, 'empty.csv'), '');
  const { code } = await etl(
    ['login', '--endpoint', system.anonymous.url, '--username', 'admin'],
    ADMIN_PASSWORD,
  );
  expect(code).toBe(0);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await system.stop();
});

function start(command: string, argv: readonly string[], home = configuration) {
  // biome-ignore lint/style/noProcessEnv: a child process needs the PATH
  const env = { PATH: process.env.PATH, XDG_CONFIG_HOME: home };
  return spawn(command, argv, { cwd: folder, env });
}

async function etl(argv: readonly string[], input = '', home = configuration) {
  const child = start(process.execPath, [ETL, ...argv], home);
  child.stdin.on('error', () => undefined).end(input);
  const exit = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await exit;
  return { code, stdout, stderr };
}

const credentials = () => join(configuration, 'etl-design', 'credentials.json');
const upload = (...argv: string[]) => etl(['upload', '--schema', 'people', ...argv]);

test('a login keeps tokens for this user alone, and no password', async () => {
  const content = await readFile(credentials(), 'utf8');

  expect((await stat(credentials())).mode & 0o777).toBe(USER_ONLY);
  expect(JSON.parse(content)).toMatchObject({ endpoint: system.anonymous.url });
  expect(content).not.toContain(ADMIN_PASSWORD);
  expect(await readdir(join(configuration, 'etl-design'))).toEqual(['credentials.json']);
});

test('a login with a stage goes where its deployment from this folder is', async () => {
  const outputs = { 'EtlDesign-dev-Service': { ApiUrl: `${system.anonymous.url}/` } };
  await writeFile(join(folder, 'cdk-outputs.json'), JSON.stringify(outputs));
  const home = join(folder, 'another-configuration');
  const login = (stage: string) =>
    etl(['login', '--stage', stage, '--username', 'admin'], ADMIN_PASSWORD, home);

  expect((await login('dev')).code).toBe(0);
  const kept = await readFile(join(home, 'etl-design', 'credentials.json'), 'utf8');
  expect(JSON.parse(kept)).toMatchObject({ endpoint: system.anonymous.url });
  expect(await login('prod')).toMatchObject({ code: 2, stderr: expect.stringContaining('stage “prod”') });
});

test('a wrong password is refused, shown nowhere, and leaves the session as it was', async () => {
  const before = await readFile(credentials(), 'utf8');
  const argv = ['login', '--endpoint', system.anonymous.url, '--username', 'nobody'];
  const { code, stdout, stderr } = await etl(argv, 'hunter2-hunter2');

  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^etl: .*\/problems\/invalid-credentials, request /);
  expect(stderr + system.logs.join('\n')).not.toContain('hunter2');
  expect(await readFile(credentials(), 'utf8')).toBe(before);
});

test('an upload ends with 1 and the issues as JSON, and saves the report', async () => {
  const { code, stdout, stderr } = await upload('bad.csv', '--report', 'report.ndjson');

  expect([code, stderr]).toEqual([1, '']);
  expect(JSON.parse(stdout)).toMatchObject({
    task: { status: 'succeeded', file: { name: 'bad.csv' } },
    validation: { outcome: 'invalid', issues: [{ cell: 'B3' }, { cell: 'A4' }] },
  });
  const lines = (await readFile(join(folder, 'report.ndjson'), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).cell)).toEqual(['B3', 'A4']);
});

test('an upload of a valid file ends with 0', async () => {
  const { code, stdout } = await upload('good.csv');

  expect(JSON.parse(stdout)).toMatchObject({ validation: { outcome: 'valid' } });
  expect(code).toBe(0);
});

test('a workbook without a schema becomes SQL', async () => {
  const { code, stdout } = await etl([
    'upload',
    resolve('docs/examples/orders.xlsx'),
    '--save-sql',
    'orders.sql',
  ]);

  expect(JSON.parse(stdout)).toMatchObject({ parsing: { outcome: 'proven', proof: { pass: 66 } } });
  expect(await readFile(join(folder, 'orders.sql'), 'utf8')).toContain('create view "orders"."v_Orders"');
  expect(code).toBe(0);
});

test('a task can be left alone, and watched later', async () => {
  const sent = await upload('bad.csv', '--no-wait');
  const { task } = JSON.parse(sent.stdout);
  const watched = await etl(['watch', task.id]);

  expect(sent.code).toBe(0);
  expect(watched.code).toBe(1);
  expect(JSON.parse(watched.stdout)).toMatchObject({ task: { id: task.id, status: 'succeeded' } });
});

test('commands at once share a session that has to be renewed', async () => {
  system.clock.advance(HOUR_MS);
  const codes = await Promise.all([1, 2, 3].map(async () => (await upload('good.csv')).code));

  expect(codes).toEqual([0, 0, 0]);
});

test.each([
  ['--cancel-on-interrupt cancels the task', ['--cancel-on-interrupt'], 'is cancelled.', 'cancelled'],
  ['without it the task goes on', [], 'goes on without you: etl watch', 'succeeded'],
])('Ctrl-C: %s', async (_what, options, sentence, status) => {
  await writeFile(join(folder, 'held.csv'), `${BAD_CSV}Held,${options.length}\n`);
  const held = system.hold('Validation', 1);
  const child = start(process.execPath, [ETL, 'upload', '--schema', 'people', 'held.csv', ...options]);
  child.stdin.end();
  const stderr = text(child.stderr);
  const exit = once(child, 'close');
  await eventually('the task to be at work', () => (system.isAtWork('Validation') ? true : undefined));
  child.kill('SIGINT');
  const said = await stderr;
  const [code] = await exit;
  held.release();

  expect(said).toContain(sentence);
  expect(code).toBe(2);
  const taskId = /Task (\S+)/.exec(said)?.[1] ?? '';
  await system.admin.renewToken();
  expect(await system.admin.finished(taskId)).toMatchObject({ status });
});

test.each([
  ['a file that is not there', ['upload', '-s', 'people', 'none.csv'], 'There is no file “none.csv”'],
  ['an empty file', ['upload', '-s', 'people', 'empty.csv'], 'is empty'],
  ['an unknown schema', ['upload', '-s', 'nothing', 'bad.csv'], '/problems/schema-unknown, request '],
  ['an unknown task', ['watch', 'nothing'], '/problems/not-found, request '],
  ['no schema for validation', ['upload', 'bad.csv', '--workflows', 'validation'], '--schema NAME'],
  [
    'a report that cannot be saved',
    ['upload', '-s', 'people', 'bad.csv', '--report', 'nowhere/r.csv'],
    'there is no folder “nowhere”. Make it first.',
  ],
  ['a password as an argument', ['login', 'secret'], 'no password as an argument'],
  ['an address that is none', ['watch', 'x', '--endpoint', 'http://a:secret@b'], '“http://…@b”'],
  ['nobody at the address', ['watch', 'x', '--endpoint', 'http://127.0.0.1:1'], 'Log in first.'],
])('ends with 2 and a sentence, not a stack, for %s', async (_what, argv, sentence) => {
  const { code, stdout, stderr } = await etl(argv);

  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toContain('secret');
});

test('says who cannot be reached', async () => {
  const argv = ['login', '--endpoint', 'http://127.0.0.1:1', '--username', 'ada'];
  const { code, stderr } = await etl(argv, 'password', join(folder, 'other'));

  expect(stderr).toContain('or start the backend: npm start.');
  expect(stderr).toContain('etl: http://127.0.0.1:1 cannot be reached: ');
  expect(code).toBe(2);
});

test.runIf(existsSync(SCRIPT))('asks for the password on a terminal, and does not show it', async () => {
  const home = join(folder, 'terminal');
  const command = `${process.execPath} ${ETL} login --endpoint ${system.anonymous.url}`;
  const child = start(SCRIPT, ['-qec', command, '/dev/null'], home);
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    if (!shown.includes('User name: ') && (shown + part).includes('User name: '))
      child.stdin.write('admin\r');
    if (!shown.includes('Password: ') && (shown + part).includes('Password: '))
      child.stdin.write(`${ADMIN_PASSWORD}\r`);
    shown += part;
  });
  const [code] = await once(child, 'close');

  expect(shown).toContain(`Logged in to ${system.anonymous.url} as admin.`);
  expect(shown).not.toContain(ADMIN_PASSWORD);
  expect(code).toBe(0);
});

test.runIf(existsSync(SCRIPT))('shows the upload, the work and the issues on a terminal', async () => {
  const command = `${process.execPath} ${ETL} upload --schema people bad.csv --report shown.csv`;
  const child = start(SCRIPT, ['-qec', command, '/dev/null']);
  const [shown, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);

  expect(shown).toContain('100 % of 0.0 MB');
  expect(shown).toMatch(/bad\.csv: validation \w+/);
  expect(shown).toMatch(/B3 {2}“forty” is not an integer/);
  expect(shown).toContain('The report is in shown.csv.');
  expect(code).toBe(1);
});
