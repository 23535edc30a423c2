import { expect, test } from 'vitest';
import { overview } from '../../../../bin/etl/overview.ts';
import { parseArguments } from '../../../../bin/etl/parse-arguments.ts';
import { validateVerb } from '../../../../bin/etl/verbs/validate.ts';
import { VERBS } from '../../../../bin/etl/verbs.ts';
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

const WIDTH = 80;

test('the help lists every verb with what it does', () => {
  for (const { name, summary } of VERBS)
    expect(overview()).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
});

test.each(VERBS)(
  'the help of $name tells how it is called, gives an example, and its exit codes',
  ({ name, help }) => {
    expect(help).toMatch(new RegExp(`^etl ${name}\\b`));
    expect(help).toMatch(/^Exit code\n {2}0 {2}[\s\S]*^ {2}2 {2}/m);
    const example = /^Example\n {2}(.+)$/m.exec(help)?.[1] ?? '';
    const [, argv = ''] = /\betl (.+?)(?: > .*)?$/.exec(example) ?? [];
    expect(parseArguments(argv.split(' '))).toMatchObject({ name });
  },
);

test.each(VERBS)('the help of $name tells of its options, and of no others', ({ help, options }) => {
  const told = [...help.matchAll(/^ {2}(?:-\w, | {4})--([a-z-]+)/gm)].map(([, option]) => option);
  expect(told.sort()).toEqual([...Object.keys(options), 'help'].sort());
});

test.each([overview(), ...VERBS.map(({ help }) => help)])('help fits a terminal of 80 columns', (help) => {
  for (const line of help.split('\n')) expect(line.length, line).toBeLessThanOrEqual(WIDTH);
});

test('the help says that a pipe is read once, and how many keys of x-unique that allows', async () => {
  expect(validateVerb.help).toMatch(
    /read as it comes, once: .*half a million keys of "x-unique"[\s\S]* refused/,
  );
  expect(KEY_CAPACITY).toBe(512 * 1024);
});

test('a pipe with more keys of x-unique than are kept is refused, and told to be saved to a file', async () => {
  await expect(validatePiped(20)).resolves.toMatchObject({ outcome: 'valid' });
  await expect(validatePiped(500)).rejects.toMatchObject({
    code: 'file-limit-exceeded',
    message: expect.stringContaining('Save it to a file'),
  });
});
