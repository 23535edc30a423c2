import { parentPort, workerData } from 'node:worker_threads';
import { openPglite } from './pglite-database.ts';
import type { PgliteFiles } from './pglite-files.ts';
import type { PgliteAnswer, PgliteRequest } from './pglite-protocol.ts';

// The thread of a `PgliteEngine`. A query cannot be interrupted inside: only a thread can be ended from without.

const port = parentPort;
if (port === null) throw new Error('This module answers in a thread of its own.');

const say = (answer: PgliteAnswer) => port.postMessage(answer);
const database = await openPglite(workerData as Omit<PgliteFiles, 'thread'>); // safe because only the engine starts this thread

port.on('message', ({ kind, sql }: PgliteRequest) => {
  answer(kind, sql).then(say, (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    // PostgreSQL's own errors have a severity; others come from its machine.
    say({ ok: false, message, isBroken: !(error instanceof Error && 'severity' in error) });
  });
});
say({ ok: true, rows: [] });

async function answer(kind: PgliteRequest['kind'], sql: string): Promise<PgliteAnswer> {
  if (kind === 'query') return { ok: true, rows: (await database.query<Record<string, unknown>>(sql)).rows };
  await database.exec(sql);
  return { ok: true, rows: [] };
}
