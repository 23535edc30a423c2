import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { GRANT_USES } from './system/grant-uses.ts';

const Uses = z.array(
  z.object({ role: z.string(), action: z.string(), resource: z.string(), isUsed: z.boolean() }),
);

/** Granted for what no test makes a role do, by how it begins. */
const NOT_HERE: readonly (readonly [grant: string, reason: string])[] = [
  ['logs:', 'Lambda writes what a function prints'],
  ['xray:', 'Lambda sends the traces'],
  ['sqs:GetQueueUrl', 'CDK grants it to whatever a queue feeds'],
  ['sqs:ChangeMessageVisibility', 'a message that failed rests; the worker of validation shows it for all'],
  ['s3:ListBucket', 'S3 says that a file is gone only to who may list'],
  ['s3:AbortMultipartUpload', 'a result that failed half-way leaves nothing'],
];

/**
 * Prints what the templates grant beside what all tests together made use of. It lists what nobody used for a person to judge and fails
 * for nothing but the absence of figures: what a test of chance does once in a while would make it fail the other times.
 */
const files = await readdir(GRANT_USES).catch(() => []);
const granted = new Map<string, { role: string; what: string; isUsed: boolean }>();
for (const file of files) {
  const uses = Uses.parse(JSON.parse(await readFile(join(GRANT_USES, file), 'utf8')));
  for (const { role, action, resource, isUsed } of uses) {
    // Each system gives its secrets ARNs with letters of its own.
    const what = `${action} on ${resource.replace(/(:secret:.*)-\w{6}$/, '$1')}`;
    const known = granted.get(`${role} ${what}`)?.isUsed ?? false;
    granted.set(`${role} ${what}`, { role, what, isUsed: known || isUsed });
  }
}

const isExcused = (what: string) => NOT_HERE.some(([grant]) => what.startsWith(grant));
const rows: string[][] = [['role', 'granted', 'used', 'not here', 'unused']];
const unused: string[] = [];
for (const [role, all] of Map.groupBy(granted.values(), (grant) => grant.role)) {
  const idle = all.filter(({ isUsed }) => !isUsed).map(({ what }) => what);
  const excused = idle.filter(isExcused).length;
  rows.push([role, ...[all.length, all.length - idle.length, excused, idle.length - excused].map(String)]);
  unused.push(...idle.filter((what) => !isExcused(what)).map((what) => `${role}: ${what}`));
}
const width = Math.max(...rows.map(([role = '']) => role.length));
for (const [role = '', ...counts] of rows)
  process.stdout.write(`${role.padEnd(width)}${counts.map((count) => count.padStart(10)).join('')}\n`);
for (const [grant, reason] of NOT_HERE) process.stdout.write(`not here: ${grant}… (${reason})\n`);
for (const one of unused) process.stdout.write(`Granted, and not used by any test: ${one}\n`);
if (rows.length === 1) {
  process.stdout.write('No system left its permissions here: run npm test.\n');
  process.exitCode = 1;
}
