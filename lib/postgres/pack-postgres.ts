import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import { emptyDatabase } from './empty-database.ts';
import { shareFiles } from './share-files.ts';
import { standStill } from './stand-still.ts';

// Writes a PostgreSQL to the folder that is named, in as few bytes as a function's start can quickly unpack.

const PGLITE = dirname(fileURLToPath(import.meta.resolve('@electric-sql/pglite')));
const HIGHEST_LEVEL = 22;

const [folder = ''] = process.argv.slice(2);
standStill();
await Promise.all([
  pack('pglite.wasm', await readFile(join(PGLITE, 'pglite.wasm'))),
  pack('pglite.data', shareFiles(PGLITE)),
  pack('data-directory.tar', await emptyDatabase()),
]);

async function pack(name: string, content: Uint8Array): Promise<void> {
  const params = { [constants.ZSTD_c_compressionLevel]: HIGHEST_LEVEL };
  await writeFile(join(folder, `${name}.zst`), await promisify(zstdCompress)(content, { params }));
}
