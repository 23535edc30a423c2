import { parentPort } from 'node:worker_threads';
import { installedPglite } from '../../../shared/runtime/postgres/installed-pglite.ts';
import { PgliteEngine } from '../../../shared/runtime/postgres/pglite-engine.ts';

// A thread that asks a database something that takes longer than any test, and says that it does.
const engine = new PgliteEngine({ files: installedPglite(), statementTimeoutMs: 600_000 });
await engine.query('select 1');
const endless = engine.query('select count(*) from generate_series(1, 1e12::bigint)');
parentPort?.postMessage('it has begun');
await endless;
