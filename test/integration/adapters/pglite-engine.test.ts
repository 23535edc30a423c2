import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { installedPglite } from '../../../shared/runtime/postgres/installed-pglite.ts';
import { PGLITE_THREAD, PgliteEngine } from '../../../shared/runtime/postgres/pglite-engine.ts';
import { LostDatabaseError } from '../../../shared/sql/proof/sql-engine.ts';
import { eventually } from '../../support/system/eventually.ts';
import { tellsThreads, threadsNamed } from '../../support/threads-named.ts';

/** A database is made anew for each, while others work, too. */
const ENDLESS = 'select count(*) from generate_series(1, 1e12::bigint)';

test('when the time for all is up, nothing is started any more', async () => {
  const files = installedPglite();
  await using engine = new PgliteEngine({ files, statementTimeoutMs: 1000, budgetMs: -1 });
  await expect(engine.query('select 1')).rejects.toThrow('the time for the proof was up');
});

function anEngine(statementTimeoutMs: number, signal?: AbortSignal): PgliteEngine {
  const files = installedPglite();
  return new PgliteEngine({ files, statementTimeoutMs, ...(signal === undefined ? {} : { signal }) });
}

test('a statement that is refused leaves the others alone, and one that never ends costs only itself', async () => {
  await using engine = anEngine(5000);
  await engine.run('create table t (a integer)');
  await engine.copy({ target: 'copy t (a)', text: '1\n' });
  await expect(engine.copy({ target: 'copy t (a)', text: 'x\n' })).rejects.toThrow('invalid input syntax');
  await expect(engine.run('create view v as select b from t')).rejects.toThrow('column "b" does not exist');
  await expect(engine.query(ENDLESS)).rejects.toThrow('it took longer than 5 s');
  expect(await engine.query('select a from t')).toEqual([{ a: 1 }]);
});

test('a database that was cleared is empty, and stays so when its thread is lost', async () => {
  await using engine = anEngine(5000);
  await engine.run('create table t (a integer)');
  await engine.clear();
  await expect(engine.query('select a from t')).rejects.toThrow('relation "t" does not exist');
  await engine.run('create table u (a integer)');
  await expect(engine.query(ENDLESS)).rejects.toThrow('it took longer than 5 s');
  expect(await engine.query('select a from u')).toEqual([]);
  await expect(engine.query('select a from t')).rejects.toThrow('relation "t" does not exist');
});

test('a want of memory is no refusal: another database may have it', async () => {
  await using engine = anEngine(60_000);
  await engine.run(`create function hungry() returns integer language plpgsql as
    $$ begin raise exception 'out of memory' using errcode = '53200'; end $$`);
  await expect(engine.query('select hungry()')).rejects.toThrow(LostDatabaseError);
  await expect(engine.query('select 1 / 0')).rejects.not.toThrow(LostDatabaseError);
});

test('values come as what they are', async () => {
  await using engine = anEngine(60_000);
  const columns = `-0::float8 as a, '5e-324'::float8 as b, 3::smallint as c, true as d, e'tab\\t line\\n \\\\N ä😀' as e, null::text as f, '' as g`;
  expect(await engine.query(`select ${columns} union all select 1, 2, null, false, 'x', '\\.', 'y'`)).toEqual(
    [
      { a: -0, b: 5e-324, c: 3, d: true, e: 'tab\t line\n \\N ä😀', f: null, g: '' },
      { a: 1, b: 2, c: null, d: false, e: 'x', f: '\\.', g: 'y' },
    ],
  );
  expect(await engine.query('select 1 as a where false')).toEqual([]);
});

test('a signal ends the statement that runs, and all that would come', async () => {
  const controller = new AbortController();
  await using engine = anEngine(60_000, controller.signal);
  await engine.query('select 1');
  const endless = engine.query(ENDLESS);
  controller.abort(new Error('cancelled'));
  await expect(endless).rejects.toThrow('cancelled');
  await expect(engine.query('select 1')).rejects.toThrow('cancelled');
});

test.runIf(tellsThreads)(
  'a thread that is ended in the middle of a statement takes its database along',
  async () => {
    const thread = new Worker(new URL('endless-proof.ts', import.meta.url));
    await once(thread, 'message');
    expect(threadsNamed(PGLITE_THREAD)).toBeGreaterThan(0);
    await thread.terminate();
    await eventually('the database to end', () => (threadsNamed(PGLITE_THREAD) === 0 ? true : undefined));
  },
);
