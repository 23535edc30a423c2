import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BackendProcess } from '../support/system/backend-process.ts';
import { BAD_CSV, Client } from '../support/system/client.ts';

const PASSWORD = 'kept over restarts';

describe('a data directory', () => {
  let directory: string;
  beforeAll(async () => {
    directory = join(await mkdtemp(join(tmpdir(), 'etl-design-')), 'data');
  });
  afterAll(() => rm(join(directory, '..'), { recursive: true, force: true }));

  const start = (environment: Record<string, string> = {}): BackendProcess =>
    new BackendProcess({ PORT: '0', ...environment }, ['--data', directory]);

  test('keeps users, schemas, tasks, reports and work in progress over a kill', async () => {
    const first = start({ ADMIN_PASSWORD: PASSWORD });
    const admin = await new Client(await first.url()).logIn('admin', PASSWORD);
    await admin.saveSchema();
    const finished = await admin.submit(BAD_CSV);
    expect(await admin.finished(finished)).toMatchObject({ status: 'succeeded' });
    const report = await admin.report(finished);
    const rows = Array.from({ length: 200_000 }, (_, index) => `name ${index},${index}`).join('\n');
    const unfinished = await admin.submit(`name,age\n${rows}\n`);
    await first.interrupt('SIGKILL');

    const second = start({ ADMIN_PASSWORD: 'something else' });
    const again = await new Client(await second.url()).logIn('admin', PASSWORD);
    expect(second.output).toContain('ADMIN_PASSWORD was not used');
    expect(await again.report(finished)).toBe(report);
    expect((await again.get('/schemas/people')).body).toMatchObject({ version: 1 });
    expect(await again.finished(unfinished)).toMatchObject({ status: 'succeeded' });
    expect(await second.interrupt()).toBe(0);
  });

  test('belongs to one process at a time', async () => {
    const first = start();
    await first.url();
    const second = start();
    expect(await second.ended()).toBe(1);
    expect(second.errors).toMatch(/^The data directory \S+ is used by the process \d+\. Stop that process/m);
    expect(await first.interrupt()).toBe(0);
  });
});
