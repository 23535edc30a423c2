import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { GRANT_USES } from './system/grant-uses.ts';

const Uses = z.array(
  z.object({ role: z.string(), action: z.string(), resource: z.string(), isUsed: z.boolean() }),
);

/** Granted for what does not happen here, by how the action begins. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'logs:': 'Lambda writes what a function prints',
  'xray:': 'Lambda sends the traces',
};

/** Compares what the templates grant with what all tests together used: least privilege means that the two are the same. */
const files = await readdir(GRANT_USES).catch(() => []);
const granted = new Map<string, { role: string; what: string; isUsed: boolean }>();
for (const file of files) {
  for (const { role, action, resource, isUsed } of Uses.parse(
    JSON.parse(await readFile(join(GRANT_USES, file), 'utf8')),
  )) {
    const what = `${action} on ${resource}`;
    const known = granted.get(`${role} ${what}`)?.isUsed ?? false;
    granted.set(`${role} ${what}`, { role, what, isUsed: known || isUsed });
  }
}

const isElsewhere = (what: string) => Object.keys(ELSEWHERE).some((prefix) => what.startsWith(prefix));
const unused: string[] = [];
const rows: string[][] = [['role', 'granted', 'used', 'elsewhere']];
for (const [role, all] of Map.groupBy(granted.values(), (grant) => grant.role)) {
  const elsewhere = all.filter(({ what }) => isElsewhere(what));
  const used = all.filter(({ isUsed }) => isUsed);
  rows.push([role, `${all.length}`, `${used.length}`, `${elsewhere.length}`]);
  for (const { what, isUsed } of all) if (!isUsed && !isElsewhere(what)) unused.push(`${role}: ${what}`);
}
const [role = 0] =
  rows[0]?.map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
for (const [name = '', ...counts] of rows)
  process.stdout.write(`${name.padEnd(role)}${counts.map((count) => count.padStart(11)).join('')}\n`);
for (const [prefix, reason] of Object.entries(ELSEWHERE))
  process.stdout.write(`elsewhere: ${prefix}* (${reason})\n`);

if (rows.length === 1) process.stdout.write('No system left its permissions here: run npm test.\n');
for (const one of unused) process.stdout.write(`Granted and never used: ${one}\n`);
process.exitCode = rows.length === 1 || unused.length > 0 ? 1 : 0;
