import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { grantReport } from './grant-report.ts';
import { GRANTS_WITHOUT_USE } from './grants-without-use.ts';
import { GRANT_USES } from './system/grant-uses.ts';

const Uses = z.array(
  z.object({ role: z.string(), action: z.string(), resource: z.string(), isUsed: z.boolean() }),
);

/**
 * Prints what the templates grant beside what all tests together made use of, and fails when something is granted that nothing uses
 * and nobody has named. It has a meaning only after all tests: `npm test` runs it in the end.
 */
const files = await readdir(GRANT_USES).catch(() => []);
const uses = await Promise.all(
  files.map(async (file) => Uses.parse(JSON.parse(await readFile(join(GRANT_USES, file), 'utf8')))),
);
const { rows, unexplained } = grantReport(uses.flat());

const table = [['role', 'granted', 'used', 'not here', 'unused'], ...rows.map((row) => row.map(String))];
const width = Math.max(...table.map(([role = '']) => role.length));
for (const [role = '', ...counts] of table)
  process.stdout.write(`${role.padEnd(width)}${counts.map((count) => count.padStart(10)).join('')}\n`);
for (const { grant, of = ['all'], reason } of GRANTS_WITHOUT_USE)
  process.stdout.write(`not here: ${grant}… of ${of.join(', ')} (${reason})\n`);
for (const one of unexplained) process.stdout.write(`Granted, and not used by any test: ${one}\n`);
if (unexplained.length > 0) {
  process.stdout.write(
    'Take it away, test what needs it, or name it in test/support/grants-without-use.ts.\n',
  );
  process.exitCode = 1;
}
if (rows.length === 0) {
  process.stdout.write('No system left its permissions here: run npm test.\n');
  process.exitCode = 1;
}
