import { parentPort, workerData } from 'node:worker_threads';
import { openPglite } from './pglite-database.ts';
import type { PgliteFiles } from './pglite-files.ts';
import type { PgliteAnswer, PgliteRequest } from './pglite-protocol.ts';

// The thread of a `PgliteEngine`. A query cannot be interrupted inside: only a thread can be ended from without.

/** What PGlite calls a statement's own bytes. */
const BLOB = `'/dev/blob'`;
/** A class of PostgreSQL's error codes. */
const INSUFFICIENT_RESOURCES = '53';

const port = parentPort;
if (port === null) throw new Error('This module answers in a thread of its own.');

// The bytes of an answer change hands, they are not copied.
const say = (answer: PgliteAnswer) => port.postMessage(answer, answer.ok ? [answer.data] : []);
const database = await openPglite(workerData as Omit<PgliteFiles, 'thread'>); // safe because only the engine starts this thread

port.on('message', (request: PgliteRequest) => {
  answer(request).then(say, (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    // PostgreSQL's own errors have a severity; others come from its machine.
    const isBroken = !(error instanceof Error && 'severity' in error);
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    say({ ok: false, message, isBroken, isExhausted: code.startsWith(INSUFFICIENT_RESOURCES) });
  });
});
say(nothing());

async function answer(request: PgliteRequest): Promise<PgliteAnswer> {
  switch (request.kind) {
    case 'run':
      await database.exec(request.sql);
      return nothing();
    case 'copy':
      await database.query(`${request.target} from ${BLOB}`, [], { blob: new Blob([request.text]) });
      return nothing();
    case 'query': {
      // Rows as messages of the protocol take twice the time to read.
      const { resultFields } = await database.describeQuery(request.sql);
      const { blob } = await database.query(`copy (${request.sql}) to ${BLOB}`);
      const fields = resultFields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID }));
      return { ok: true, fields, data: (await blob?.arrayBuffer()) ?? new ArrayBuffer(0) };
    }
  }
}

function nothing(): PgliteAnswer {
  return { ok: true, fields: [], data: new ArrayBuffer(0) };
}
