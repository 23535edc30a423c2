import { afterAll, beforeAll, expect, test } from 'vitest';
import { EtlClient, required } from '../../../client/etl-client.ts';
import { ProblemError, UnexpectedAnswerError } from '../../../client/problem-error.ts';
import { LoginRequiredError } from '../../../client/session.ts';
import { BAD_CSV, example } from '../../support/system/client.ts';
import { ADMIN_PASSWORD, type System, startSystem } from '../../support/system/system.ts';

const ADMIN = { username: 'admin', password: ADMIN_PASSWORD };
const HOUR_MS = 3_600_000;

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

const clientWith = (credentials?: typeof ADMIN) =>
  new EtlClient(system.anonymous.url, credentials ? { credentials } : {});
const bad = { name: 'people.csv', content: new Blob([BAD_CSV], { type: 'text/csv' }) };

test('sends a file, waits, and downloads what came of it', async () => {
  const client = clientWith(ADMIN);
  const told: number[] = [];
  const { id } = await client.submit({ workflows: ['validation'], schema: 'people' }, bad, {
    onProgress: (sent) => told.push(sent),
  });
  const task = await client.wait(id);

  expect(task).toMatchObject({ status: 'succeeded', workflows: { validation: { outcome: 'invalid' } } });
  expect(told.at(-1)).toBe(BAD_CSV.length);
  expect(await client.validation(id)).toMatchObject({ outcome: 'invalid', rows: { total: 3 } });
  const lines = (await (await client.report(id)).text()).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).cell)).toEqual(['B3', 'A4']);
  expect(await (await client.report(id, { format: 'csv', rows: 'invalid' })).text()).toContain('Grace');
});

test('downloads the SQL of a workbook', async () => {
  const client = clientWith(ADMIN);
  const content = new Blob([new Uint8Array(await example('orders.xlsx'))]);
  const { id } = await client.submit({ workflows: ['parsing'] }, { name: 'orders.xlsx', content });
  await client.wait(id);

  expect((await client.parsing(id)).proof).toMatchObject({ cells: 66, pass: 66 });
  expect(await (await client.sql(id)).text()).toContain('create view "orders"."v_Orders"');
  expect(await (await client.workbook(id)).json()).toHaveProperty('sheets');
});

test('renews its tokens by itself once the API does not accept them any more', async () => {
  const client = clientWith();
  await client.session.logIn(ADMIN);
  const before = await client.session.tokens();
  system.clock.advance(HOUR_MS);
  const mine = await Promise.all([1, 2, 3].map(() => client.http.GET('/users/me')));

  expect(mine.map((answer) => required(answer).username)).toEqual(['admin', 'admin', 'admin']);
  expect((await client.session.tokens()).refreshToken).not.toBe(before.refreshToken);
});

test('needs a new login when the session has ended and there is no password', async () => {
  const client = clientWith();
  await expect(client.wait('x')).rejects.toThrow(LoginRequiredError);
  await client.session.logIn(ADMIN);
  await client.http.POST('/login/logout');

  await expect(client.validation('x')).rejects.toThrow('The session has ended: log in again.');
});

test('a refusal is an error with the code, the status and the request’s id', async () => {
  const refusal = await clientWith(ADMIN)
    .submit({ workflows: ['validation'], schema: 'nothing' }, bad)
    .catch((error: unknown) => error);

  expect(refusal).toBeInstanceOf(ProblemError);
  expect(refusal).toMatchObject({ code: 'schema-unknown', status: 422, requestId: expect.any(String) });
});

test('a wrong password is a refusal, too', async () => {
  const refused = clientWith({ ...ADMIN, password: 'wrong' }).wait('x');
  await expect(refused).rejects.toMatchObject({ name: 'ProblemError', status: 401 });
});

test('another server is not taken for the API', async () => {
  const client = new EtlClient(system.cloud.endpoint, { credentials: ADMIN });
  await expect(client.wait('x')).rejects.toThrow(UnexpectedAnswerError);
});
