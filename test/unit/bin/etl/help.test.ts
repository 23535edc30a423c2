import { expect, test } from 'vitest';
import { HELP } from '../../../../bin/etl/help.ts';
import { openCsvStream } from '../../../../shared/tabular/csv/csv-table.ts';
import { DEFAULT_LIMITS } from '../../../../shared/tabular/limits.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import { KEY_CAPACITY } from '../../../../shared/validation/repeated-rows.ts';
import { validateTable } from '../../../../shared/validation/validate-table.ts';

async function* piped(keys: number) {
  yield Buffer.from(`id\n${Array.from({ length: keys }, (_, i) => i).join('\n')}\n`);
}

async function validatePiped(keys: number) {
  const table = await openCsvStream(piped(keys), {}, DEFAULT_LIMITS);
  const check = compileSchema({ properties: { id: { type: 'integer' } }, 'x-unique': [['id']] });
  return await validateTable({ table, check, keyCapacity: 100 });
}

test('the help says that a pipe is read once, and how many keys of x-unique that allows', async () => {
  expect(HELP).toMatch(/read as it comes, once:\n.*half a million keys of "x-unique".* refused/);
  expect(KEY_CAPACITY).toBe(512 * 1024);
});

test('a pipe with more keys of x-unique than are kept is refused, and told to be saved to a file', async () => {
  await expect(validatePiped(20)).resolves.toMatchObject({ outcome: 'valid' });
  await expect(validatePiped(500)).rejects.toMatchObject({
    code: 'file-limit-exceeded',
    message: expect.stringContaining('Save it to a file'),
  });
});
