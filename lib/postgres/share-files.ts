import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What PostgreSQL does not open once there is a database: what makes one, what builds extensions, words of languages, other
 * encodings than UTF-8, and replication.
 */
const UNUSED = [
  /\/pgxs\//,
  /\/share\/postgresql\/[^/]+\.(bki|sql|txt|sample)$/,
  /\/share\/postgresql\/(tsearch_data|extension)\//,
  /\/lib\/postgresql\/(utf8_and_\w+|dict_snowball|libpqwalreceiver|pgoutput)\.so$/,
];
/** Where a file lies in `pglite.data`, as the program beside it says. */
const PLACE = /"?filename"?:"([^"]+)","?start"?:(\d+),"?end"?:(\d+)/g;

/**
 * `pglite.data` with noughts in place of files that are not used: PGlite insists on its length.
 * @throws when the places of the files cannot be found.
 */
export function shareFiles(pglite: string): Uint8Array {
  const data = readFileSync(join(pglite, 'pglite.data'));
  const places = placesIn(pglite);
  const told = places.reduce((sum, { start, end }) => sum + end - start, 0);
  if (told !== data.length)
    throw new Error(
      `PGlite tells where ${told} of the ${data.length} bytes of pglite.data belong: look for another PLACE.`,
    );
  for (const { name, start, end } of places)
    if (UNUSED.some((unused) => unused.test(name))) data.fill(0, start, end);
  return data;
}

function placesIn(pglite: string) {
  const programs = readdirSync(pglite).filter((name) => name.endsWith('.js'));
  for (const program of programs) {
    const found = [...readFileSync(join(pglite, program), 'utf8').matchAll(PLACE)];
    if (found.length > 0)
      return found.map(([, name = '', start, end]) => ({ name, start: Number(start), end: Number(end) }));
  }
  return [];
}
