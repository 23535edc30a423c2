import { PGlite } from '@electric-sql/pglite';

/** What a database has that the SQL of workbooks never asks for. The last two cannot run within a transaction. */
const SLIMMING = [
  'drop schema information_schema cascade',
  'delete from pg_description; delete from pg_shdescription',
  "update pg_database set datistemplate = false where datname like 'template_'",
  'drop database template0',
  'drop database template1',
  'vacuum full',
];
/** A log that begins anew: nothing that it says has not been done. */
const NEW_LOG = ['set wal_recycle = off', 'select pg_switch_wal()', 'checkpoint'];

/** The directory of an empty database, as a tar. */
export async function emptyDatabase(): Promise<Uint8Array> {
  const database = await PGlite.create();
  try {
    for (const statement of [...SLIMMING, ...NEW_LOG]) await database.exec(statement);
    const dump = await database.dumpDataDir('none');
    return new Uint8Array(await dump.arrayBuffer());
  } finally {
    await database.close();
  }
}
