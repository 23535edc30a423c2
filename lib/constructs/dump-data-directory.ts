import { writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';

// Writes the directory of an empty database to the file that is named: a database starts from it in a quarter of the time.
const [file = ''] = process.argv.slice(2);
const database = await PGlite.create();
const dump = await database.dumpDataDir('gzip');
writeFileSync(file, new Uint8Array(await dump.arrayBuffer()));
await database.close();
