import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addPostgres } from '../../lib/postgres/postgres-files.ts';
import { bundledPglite } from '../../shared/runtime/postgres/bundled-pglite.ts';
import { installedPglite } from '../../shared/runtime/postgres/installed-pglite.ts';
import { PgliteEngine } from '../../shared/runtime/postgres/pglite-engine.ts';
import type { PgliteFiles } from '../../shared/runtime/postgres/pglite-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundled-postgres-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a PostgreSQL that is packed anew is the same to the last byte', () => {
  addPostgres(folder);
  const again = mkdtempSync(join(folder, 'again-'));
  execFileSync(process.execPath, ['lib/postgres/pack-postgres.ts', again]);
  const packed = readdirSync(again);
  expect(packed.length).toBe(3);
  for (const name of packed)
    expect(hashOf(join(folder, 'postgres', name)), name).toBe(hashOf(join(again, name)));
});

const QUERY = `select xl.f(12) as f, upper(what) as upper, what ~ '^\\w+$' as word, normalize(what, NFD) as decomposed,
  convert_to(what, 'UTF8') as utf8, extract(dow from day)::float8 as weekday,
  (at at time zone 'Europe/Berlin')::text as berlin, power(2, 0.5)::float8 as root from xl.t`;

async function answerOf(files: PgliteFiles) {
  await using engine = new PgliteEngine({ files, statementTimeoutMs: 60_000 });
  await engine.run(
    'create schema xl; create table xl.t (id integer primary key, at timestamp, day date, what text)',
  );
  await engine.run(
    "create function xl.f(x float8) returns text language plpgsql as $$ begin return to_char(abs(x), '9.9EEEE'); end $$",
  );
  await engine.copy({ target: 'copy xl.t', text: '1\t2026-02-28 23:59:59.5\t2026-03-29\tStraße\n' });
  return await engine.query(QUERY);
}

test('a PostgreSQL without what is not used answers as a whole one does', async () => {
  addPostgres(folder);
  const answer = await answerOf(bundledPglite(join(folder, 'postgres')));
  expect(answer.length).toBe(1);
  expect(answer).toEqual(await answerOf(installedPglite()));
});

test('licences come along', () => {
  addPostgres(folder);
  expect(readFileSync(join(folder, 'postgres', 'LICENSE'), 'utf8')).toContain('Apache License');
});

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
