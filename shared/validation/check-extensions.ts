import { columnRule } from './column-rule.ts';
import { ColumnSchemas } from './column-schemas.ts';
import { datePattern } from './date-pattern.ts';
import { isSchemaObject, ownValue, pointerToken, type SchemaObject } from './json-schema.ts';
import type { SchemaReferences } from './schema-references.ts';
import { HEADER_POLICIES } from './table-rule.ts';
import type { LocatedSchema } from './walk-schema.ts';

export interface ExtensionProblem {
  readonly pointer: string;
  readonly code: 'schema-keyword-invalid';
  readonly message: string;
}

const MAX_KEYS = 16;

/** What is wrong with the value of each keyword, wherever it stands; undefined when nothing is. */
const VALUES: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  'x-header-aliases': (value) =>
    isTextList(value) && value.every((alias) => alias !== '' && alias.trim() === alias)
      ? undefined
      : 'This must be a list of names without blanks around them.',
  'x-missing-values': (value) => (isTextList(value) ? undefined : 'This must be a list of texts.'),
  'x-true': (value) => (isTextList(value) ? undefined : 'This must be a list of texts.'),
  'x-false': (value) => (isTextList(value) ? undefined : 'This must be a list of texts.'),
  'x-decimal': (value) => (value === '.' || value === ',' ? undefined : 'This must be "." or ",".'),
  'x-date-format': dateFormatProblem,
};

/** What is wrong with the keywords that are not JSON Schema's own. Others that begin with `x-` are annotations. */
export function checkExtensions(
  schema: SchemaObject,
  located: readonly LocatedSchema[],
  references: SchemaReferences | undefined,
): readonly ExtensionProblem[] {
  return [
    ...located.flatMap(checkValues),
    ...(references === undefined ? [] : checkColumns(schema, references)),
    ...checkAliases(schema),
    ...checkHeader(schema),
    ...checkCompatibilityLevel(schema),
    ...checkUnique(schema),
  ];
}

function checkValues({ pointer, schema }: LocatedSchema): ExtensionProblem[] {
  return Object.entries(VALUES).flatMap(([keyword, check]) => {
    const value = ownValue(schema, keyword);
    const message = value === undefined ? undefined : check(value);
    return message === undefined ? [] : [problem(`${pointer}/${keyword}`, message)];
  });
}

function dateFormatProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'This must be text such as "DD/MM/YYYY".';
  try {
    datePattern(value);
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message;
  }
}

/** Declarations that could never have an effect, or two at once. */
function checkColumns(schema: SchemaObject, references: SchemaReferences): ExtensionProblem[] {
  const columnSchemas = new ColumnSchemas(schema, references);
  return propertiesOf(schema).flatMap(([name]) => {
    const rule = columnRule(columnSchemas.of(name), schema, references);
    const { types, format, dateFormat, decimal, trueTexts, falseTexts } = rule;
    const at = `/properties${pointerToken(name)}`;
    const problems: ExtensionProblem[] = [];
    if (dateFormat !== undefined && !['date', 'date-time', 'iso-date-time'].includes(format ?? '')) {
      const message = 'This needs "format": "date", "date-time" or "iso-date-time" beside it.';
      problems.push(problem(`${at}/x-date-format`, message));
    }
    if (decimal !== undefined && !types.has('number') && !types.has('integer')) {
      problems.push(problem(`${at}/x-decimal`, 'This needs "type": "number" or "integer" beside it.'));
    }
    if (trueTexts.size + falseTexts.size > 0 && !types.has('boolean')) {
      const keyword = trueTexts.size > 0 ? 'x-true' : 'x-false';
      problems.push(problem(`${at}/${keyword}`, 'This needs "type": "boolean" beside it.'));
    }
    const isTrue = (text: string) => trueTexts.has(text) || text === 'true' || text === 'TRUE';
    const isBoth = [...falseTexts].some(isTrue) || trueTexts.has('false') || trueTexts.has('FALSE');
    if (isBoth) problems.push(problem(`${at}/x-false`, 'One text cannot be both true and false.'));
    return problems;
  });
}

function checkAliases(schema: SchemaObject): ExtensionProblem[] {
  const columns = propertiesOf(schema);
  const owners = new Map(columns.map(([name]) => [name, name]));
  return columns.flatMap(([name, column]) => {
    const aliases = ownValue(column, 'x-header-aliases');
    return (isTextList(aliases) ? aliases : []).flatMap((alias, i) => {
      const owner = owners.get(alias) ?? name;
      owners.set(alias, owner);
      if (owner === name) return [];
      const at = `/properties${pointerToken(name)}/x-header-aliases/${i}`;
      return [problem(at, `The column “${owner}” is called “${alias}” already.`)];
    });
  });
}

function checkHeader(schema: SchemaObject): ExtensionProblem[] {
  const policy = schema['x-header'];
  if (policy === undefined || HEADER_POLICIES.some((known) => known === policy)) return [];
  return [problem('/x-header', `This must be one of ${HEADER_POLICIES.join(', ')}.`)];
}

function checkUnique(schema: SchemaObject): ExtensionProblem[] {
  const keys = schema['x-unique'];
  if (keys === undefined) return [];
  const isKey = (key: unknown) => isTextList(key) && key.length > 0 && new Set(key).size === key.length;
  if (!Array.isArray(keys) || keys.length > MAX_KEYS || !keys.every(isKey)) {
    const message = `This must be a list of at most ${MAX_KEYS} lists of different column names.`;
    return [problem('/x-unique', message)];
  }
  const names = new Set(propertiesOf(schema).map(([name]) => name));
  return keys.flatMap((key: readonly string[], i) =>
    key.flatMap((name, j) =>
      names.has(name) ? [] : [problem(`/x-unique/${i}/${j}`, `There is no column “${name}”.`)],
    ),
  );
}

function propertiesOf({ properties }: SchemaObject): [string, unknown][] {
  return isSchemaObject(properties) ? Object.entries(properties) : [];
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function problem(pointer: string, message: string): ExtensionProblem {
  return { pointer, code: 'schema-keyword-invalid', message };
}

function checkCompatibilityLevel(schema: SchemaObject): ExtensionProblem[] {
  const level = schema['x-compatibility'];
  if (level === undefined || ['NONE', 'BACKWARD', 'FORWARD', 'FULL'].some((one) => one === level)) return [];
  return [problem('/x-compatibility', 'This must be "NONE", "BACKWARD", "FORWARD" or "FULL".')];
}
