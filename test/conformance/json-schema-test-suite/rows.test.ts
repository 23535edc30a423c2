import { describe, expect, test } from 'vitest';
import { checkSchema } from '../../../shared/validation/check-schema.ts';
import { DRAFTS, type Draft, withDraft } from '../../../shared/validation/draft.ts';
import { isSchemaObject, type SchemaObject } from '../../../shared/validation/json-schema.ts';
import { ANSWERED_OTHERWISE, REFUSED } from './exceptions.ts';
import { type SuiteGroup, suiteOf } from './suite.ts';
import { isValidRow } from './validate-object.ts';

const exceptions = new Set(ANSWERED_OTHERWISE.flatMap(({ cases }) => cases));
const refusals = new Map(
  REFUSED.flatMap(({ code, groups }) => groups.map((group) => [group, code] as const)),
);

const nameOf = ({ file, description }: SuiteGroup) => `${file}: ${description}`;

/** Schemas that are objects; bare `true` and `false` name no columns and cannot be saved. */
function groupsOf(draft: Draft): (SuiteGroup & { readonly schema: SchemaObject })[] {
  return suiteOf(draft).flatMap(({ schema, ...group }) =>
    isSchemaObject(schema)
      ? [{ ...group, schema: schema.$schema === undefined ? withDraft(schema, draft) : schema }]
      : [],
  );
}

/** Why the schema is refused, were it not for the columns that a schema for tables has to name. */
function refusalOf(schema: SchemaObject): string | undefined {
  return checkSchema(schema).find(({ code }) => code !== 'schema-without-columns')?.code;
}

/** Cases about tables: a row has at least one column, so that empty objects are none. */
async function answersOtherwise({ schema, tests, ...group }: ReturnType<typeof groupsOf>[number]) {
  const names: string[] = [];
  for (const { description, data, valid } of tests.filter(({ data }) => Object.keys(data).length > 0)) {
    const isValid = await isValidRow(schema, data);
    if (isValid !== valid) names.push(`${nameOf({ schema, tests, ...group })}: ${description}`);
  }
  return names;
}

describe.each(DRAFTS)('the official test suite for draft %s, its objects as rows', (draft) => {
  const groups = groupsOf(draft);

  test('refuses the schemas that are listed with a reason, and no other', () => {
    const refused = groups.flatMap((group) => {
      const code = refusalOf(group.schema);
      return code === undefined ? [] : [[nameOf(group), code]];
    });
    const listed = groups.filter((group) => refusals.has(nameOf(group)));
    expect(refused).toEqual(listed.map((group) => [nameOf(group), refusals.get(nameOf(group))]));
  });

  test('answers as the suite does, but for the cases that are listed with a reason', async () => {
    const judged = groups.filter((group) => !refusals.has(nameOf(group)));
    const names = judged.flatMap((group) => group.tests.map((one) => `${nameOf(group)}: ${one.description}`));
    expect(names.length).toBeGreaterThan(150);
    const otherwise = (await Promise.all(judged.map(answersOtherwise))).flat();
    expect(otherwise.toSorted()).toEqual(names.filter((name) => exceptions.has(name)).toSorted());
  });
});

test('every listed exception is one of the suite', () => {
  const groups = DRAFTS.flatMap((draft) => suiteOf(draft));
  const groupNames = new Set(groups.map(nameOf));
  const caseNames = new Set(
    groups.flatMap((group) => group.tests.map((one) => `${nameOf(group)}: ${one.description}`)),
  );
  expect([...refusals.keys()].filter((name) => !groupNames.has(name))).toEqual([]);
  expect([...exceptions].filter((name) => !caseNames.has(name))).toEqual([]);
});
