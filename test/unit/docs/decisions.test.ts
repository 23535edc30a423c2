import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';

const HOW_TO_UPDATE = 'docs/adr/README.md is behind. Run `vitest run --project unit test/unit/docs -u`.';

/** What a later record decided otherwise: `what`, or all. */
const CHANGES: readonly { readonly of: number; readonly by: number; readonly what?: string }[] = [
  { of: 6, by: 15, what: 'bundles are ES modules in parts' },
  { of: 14, by: 16, what: 'other reasons, the same decision' },
  { of: 26, by: 36, what: 'what a database refuses becomes constants' },
  { of: 31, by: 39, what: 'notifications has another way than the outbox' },
  { of: 38, by: 43, what: 'workers that wait take more, and batches of ten in all lanes' },
  { of: 40, by: 45 },
];

/** Numbers that no record has, and never had. */
const UNUSED = [27];

const INTRODUCTION = `# Decisions

Each record says what was decided on a day, why, what follows from it, and mostly how that is checked. What is true today stands
in [the design](../design.md).

An accepted record stays as it is, but for its spelling and its links. Whoever decides otherwise writes a new record, whose third
line says what it supersedes, and adds the pair to \`test/unit/docs/decisions.test.ts\`, which makes the list below. The next record
gets the next number. Number 27 was never used.

Records did not always stay as they were in their first days. Two were changed in what they decide, on 2026-11-27: 19 (the budgets
of guesses, and that a password behind a refusal is looked at) and 21 (kept answers are sealed, as record 29 says).

| | Decision | Day | Status |
| --- | --- | --- | --- |`;

const RECORDS = globSync('docs/adr/[0-9]*.md')
  .sort()
  .map((path) => {
    const text = readFileSync(path, 'utf8');
    const [heading = '', , status = ''] = text.split('\n');
    const [, number = '', title = ''] = /^# (\d+)\. (.+)$/.exec(heading) ?? [];
    const [, day = '', note = ''] = /^(\d{4}-\d\d-\d\d), accepted(?:; (.+))?$/.exec(status) ?? [];
    return { file: basename(path), text, number: Number(number), title, day, note };
  });

function recordOf(number: number) {
  const record = RECORDS.find((one) => one.number === number);
  if (record === undefined) throw new Error(`There is no record ${number}`);
  return record;
}

function rowOf({ file, number, title, day }: (typeof RECORDS)[number]): string {
  const changes = CHANGES.filter(({ of }) => of === number).map(({ by, what }) => {
    const later = `[${by}](${recordOf(by).file})`;
    return what === undefined ? `, superseded by ${later}` : `, changed by ${later}: ${what}`;
  });
  return `| ${number} | [${title}](${file}) | ${day} | accepted${changes.join('')} |`;
}

test('docs/adr/README.md lists every record', async () => {
  const page = `${[INTRODUCTION, ...RECORDS.map(rowOf)].join('\n')}\n`;
  await expect(page, HOW_TO_UPDATE).toMatchFileSnapshot('../../../docs/adr/README.md');
});

test('records have the numbers from 1 on, once each, but for those that were never used', () => {
  const numbers = [...RECORDS.map(({ number }) => number), ...UNUSED].sort((one, other) => one - other);
  expect(numbers).toEqual(numbers.map((_, i) => i + 1));
});

describe.each(RECORDS)('$file', ({ file, number, day, note, text }) => {
  test('has the number of its name, a day and its parts', () => {
    expect(file).toMatch(new RegExp(`^${String(number).padStart(4, '0')}-[a-z0-9-]+\\.md$`));
    expect(day).not.toBe('');
    for (const part of ['Context', 'Decision', 'Consequences']) expect(text).toContain(`\n## ${part}\n`);
  });

  test('stands in the list of changes if it supersedes something, and links to what it changes', () => {
    const changes = CHANGES.filter(({ by }) => by === number);
    if (note !== '') expect(changes).not.toEqual([]);
    for (const { of } of changes) expect(text).toContain(`](${recordOf(of).file})`);
  });
});
