import { expect, onTestFinished, test } from 'vitest';
import { BAD_CSV, Client, type Json } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { ADMIN_PASSWORD, startSystem } from '../../support/system/system.ts';
import { WebhookReceiver } from '../../support/system/webhook-receiver.ts';

test('no password, token, key, presigned URL or content of a file is in any line of log', async () => {
  const system = await startSystem();
  onTestFinished(() => system.stop());
  await using receiver = await WebhookReceiver.listen();
  const owner = await system.user('discreet');
  const { body: webhook } = await owner.send('POST', '/api/v1/webhooks', {
    url: receiver.url,
    eventTypes: [],
  });
  const login: Json = await system.anonymous.send('POST', '/api/v1/login/access-token', {
    username: 'discreet',
    password: 'password of discreet',
  });
  await system.anonymous.send('POST', '/api/v1/login/access-token', {
    username: 'discreet',
    password: 'wr0ng-guess',
  });
  const next: Json = await system.anonymous.send('POST', '/api/v1/login/refresh-token', {
    refresh_token: login.body.refresh_token,
  });
  const refreshToken: string = next.body.refresh_token;
  await system.anonymous.send('POST', '/api/v1/login/refresh-token', {
    refresh_token: login.body.refresh_token,
  });
  await owner.send('PATCH', '/api/v1/users/me', { email: 'pers0nal@example.com', phone: '+442079460018' });
  const stranger = new Client(system.cloud.apiUrl);
  await stranger.send('GET', '/api/v1/tasks', undefined, { authorization: 'Bearer not.a.token' });
  await stranger.send('POST', '/api/v1/login/access-token', '{"username": "x", "password": "br0ken-json"');
  const { body: created } = await owner.createTask(Buffer.from(BAD_CSV), { name: 'salaries-2026.csv' });
  await owner.upload(created.upload, Buffer.from(BAD_CSV));
  await owner.finished(created.task.id);
  const report = await owner.get(`/tasks/${created.task.id}/validation/report?format=ndjson`);
  const rendered = [
    await reportUrl(owner, created.task.id, 'format=csv&rows=invalid'),
    await reportUrl(owner, created.task.id, 'format=xlsx&rows=all'),
  ];
  await owner.send('POST', '/api/v1/schemas/infer', { taskId: created.task.id });
  const failed = await owner.submit('PK\u0003\u0004 not a zip', { name: 'payroll.xlsx' });
  await owner.finished(failed);
  await system.operator.quiet();

  const logs = system.logs.join('\n');
  expect(logs, 'the logs are there').toContain(created.task.id);
  const secrets = {
    password: 'password of discreet',
    'administrator’s password': ADMIN_PASSWORD,
    'wrong password': 'wr0ng-guess',
    'password in broken JSON': 'br0ken-json',
    'access token': login.body.access_token,
    'refresh token': refreshToken.slice(-43),
    'refresh token that was used': login.body.refresh_token.slice(-43),
    'bad token': 'not.a.token',
    'webhook secret': webhook.secret,
    signature: new URL(created.upload.url).searchParams.get('X-Amz-Signature'),
    'signature of the report': new URL(report.headers.get('location') ?? '').searchParams.get(
      'X-Amz-Signature',
    ),
    'signature of the rendered CSV': new URL(rendered[0] ?? '').searchParams.get('X-Amz-Signature'),
    'signature of the rendered workbook': new URL(rendered[1] ?? '').searchParams.get('X-Amz-Signature'),
    'email address': 'pers0nal',
    'phone number': '7946',
    'file name': 'salaries-2026',
    cell: 'forty',
    'secret key': system.cloud.credentials.secretAccessKey,
    'the API’s secret key': system.credentialsOf('Api').secretAccessKey,
    'the report worker’s secret key': system.credentialsOf('Reports').secretAccessKey,
    'the worker’s secret key': system.credentialsOf('Validation').secretAccessKey,
  };
  for (const [what, secret] of Object.entries(secrets)) {
    expect(secret, what).toBeTruthy();
    expect(logs.includes(String(secret)), what).toBe(false);
  }
  expect(logs).not.toMatch(/X-Amz-Signature|eyJ[\w-]{10,}\.|whsec_|\$argon2|etl_[\da-f]/);
});

/** Where the report can be had, once its worker has made it. */
function reportUrl(client: Client, taskId: string, query: string): Promise<string> {
  return eventually('the report', async () => {
    const { status, headers } = await client.get(`/tasks/${taskId}/validation/report?${query}`);
    return status === 202 ? undefined : (headers.get('location') ?? `status ${status}`);
  });
}
