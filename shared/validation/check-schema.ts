import type { ErrorObject } from 'ajv';
import { checkExtensions } from './check-extensions.ts';
import { circularSchemas } from './circular-schemas.ts';
import { costlySchema, MAX_LEVELS, MAX_STEPS } from './costly-schema.ts';
import { ajvFor, DRAFTS, type Draft, draftOf, withDraft } from './draft.ts';
import { isSchemaObject, ownValue, pointerToken, resolveLocalRef, type SchemaObject } from './json-schema.ts';
import { LinearPattern } from './linear-pattern.ts';
import { reachableSchemas } from './reachable-schemas.ts';
import { rowValidator } from './row-validator.ts';
import { REFERENCES, SchemaReferences } from './schema-references.ts';
import { truncateValue } from './truncate-value.ts';
import { UnsupportedPatternError } from './unsupported-pattern-error.ts';
import type { LocatedSchema } from './walk-schema.ts';
import { isWellFormed } from './well-formed.ts';

/** Why a schema cannot be used. */
export interface SchemaProblem {
  /** JSON pointer into the schema. */
  readonly pointer: string;
  readonly code:
    | 'schema-not-object'
    | 'schema-too-large'
    | 'schema-too-deep'
    | 'schema-draft-unknown'
    | 'schema-keyword-invalid'
    | 'schema-without-columns'
    | 'schema-column-reserved'
    | 'schema-keyword-refused'
    | 'schema-reference-remote'
    | 'schema-reference-unresolved'
    | 'schema-reference-circular'
    | 'schema-too-complex'
    | 'schema-pattern-invalid'
    | 'schema-pattern-unsupported'
    | 'schema-not-compilable';
  readonly message: string;
}

const MAX_LENGTH = 1024 ** 2;
const MAX_DEPTH = 64;
const MAX_PROBLEMS = 100;

/** Everything that keeps a schema from describing the rows of a table; empty when it can be used. */
export function checkSchema(schema: unknown): SchemaProblem[] {
  return problemsOf(schema).slice(0, MAX_PROBLEMS);
}

/** Its size and draft come first, what only the compiler finds comes last; everything else is told at once. */
function problemsOf(schema: unknown): SchemaProblem[] {
  if (!isSchemaObject(schema)) {
    return [{ pointer: '', code: 'schema-not-object', message: 'A schema is a JSON object.' }];
  }
  const tooBig = checkSize(schema);
  if (tooBig !== undefined) return [tooBig];
  const draft = draftOf(schema);
  if (draft === undefined) return [unknownDraft(schema)];

  const violations = checkAgainstMetaSchema(schema, draft);
  const references = new SchemaReferences(schema);
  const located = reachableSchemas(schema, references);
  const faults: SchemaProblem[] = [
    ...checkColumns(schema),
    ...checkReferences(schema, located, references),
    ...located.flatMap((place) => [
      ...checkReserved(place),
      ...checkKeywords(place),
      ...checkPatterns(place),
    ]),
  ];
  if (!faults.some(({ code }) => code === 'schema-reference-circular')) {
    faults.push(...checkCost(located, references));
  }
  const areUsable = ![...violations, ...faults].some(isMisleading);
  faults.push(...checkExtensions(schema, located, areUsable ? references : undefined));
  // Of one place the first reason is enough: the others follow from it.
  const known = new Set(violations.map(({ pointer }) => pointer));
  const problems = [...violations, ...faults.filter(({ pointer }) => !known.has(pointer))];
  return problems.length > 0 ? problems : checkCompiles(schema, draft);
}

/** Whether it is about references or names of columns, so that nothing else can be found by them. */
function isMisleading({ code, pointer }: SchemaProblem): boolean {
  if (code === 'schema-reference-circular' || code === 'schema-too-complex') return true;
  return code.startsWith('schema-pattern') && pointer.includes('/patternProperties/');
}

function checkSize(schema: SchemaObject): SchemaProblem | undefined {
  // Depth first: measuring the length would itself overflow the stack on a tower of brackets.
  if (isDeeperThan(schema, MAX_DEPTH)) {
    return {
      pointer: '',
      code: 'schema-too-deep',
      message: `A schema may be nested ${MAX_DEPTH} levels deep.`,
    };
  }
  if (JSON.stringify(schema).length <= MAX_LENGTH) return undefined;
  return { pointer: '', code: 'schema-too-large', message: `A schema may have ${MAX_LENGTH} characters.` };
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeperThan(item, levels - 1));
}

function unknownDraft(schema: SchemaObject): SchemaProblem {
  return {
    pointer: '/$schema',
    code: 'schema-draft-unknown',
    message: `“${String(schema.$schema)}” is not a known draft of JSON Schema. Known are ${DRAFTS.join(', ')}.`,
  };
}

function checkAgainstMetaSchema(schema: SchemaObject, draft: Draft): SchemaProblem[] {
  // Most schemas are as simple as that, and compiling a meta-schema takes longer than reading many a table.
  if (isWellFormed(schema, draft)) return [];
  const ajv = ajvFor(draft);
  if (ajv.validateSchema(withDraft(schema, draft)) === true) return [];
  const problems = new Map<string, SchemaProblem>();
  for (const error of explaining(ajv.errors ?? [])) {
    // One per place: where several things would have been right, each of them is reported as missing.
    if (!problems.has(error.instancePath)) problems.set(error.instancePath, violation(error));
  }
  return [...problems.values()];
}

function violation({ instancePath, keyword, params, message }: ErrorObject): SchemaProblem {
  if (keyword === 'format' && params.format === 'regex') {
    return {
      pointer: instancePath,
      code: 'schema-pattern-invalid',
      message: 'This is not a regular expression.',
    };
  }
  return {
    pointer: instancePath,
    code: 'schema-keyword-invalid',
    message: `This ${demandOf(keyword, params) ?? message ?? 'is not allowed here'}.`,
  };
}

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object',
  string: 'text',
};

/** What the meta-schema demands, where its engine says so in words of its own. */
function demandOf(keyword: string, params: ErrorObject['params']): string | undefined {
  if (keyword === 'enum') return `must be one of ${params.allowedValues.join(', ')}`;
  if (keyword !== 'type') return undefined;
  const kinds = String(params.type).split(',');
  return `must be ${kinds.map((kind) => KINDS[kind] ?? kind).join(' or ')}`;
}

/** "Must match a schema in anyOf" says nothing beside the reasons why it does not. */
function explaining(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const reasons = errors.filter(
    ({ keyword }) => !['anyOf', 'oneOf', 'if', '$ref', '$dynamicRef'].includes(keyword),
  );
  return reasons.length > 0 ? reasons : errors;
}

function checkColumns({ properties }: SchemaObject): SchemaProblem[] {
  if (!isSchemaObject(properties) || Object.keys(properties).length === 0) {
    return [
      {
        pointer: '/properties',
        code: 'schema-without-columns',
        message: 'A schema describes one row as an object: name the columns under "properties".',
      },
    ];
  }
  return [];
}

/** Keywords in which names of columns stand before what is said of them. */
const NAMING = ['properties', 'patternProperties', 'dependentSchemas', 'dependentRequired', 'dependencies'];

/** The engine would pass over it without a word. */
function checkReserved({ pointer, schema }: LocatedSchema): SchemaProblem[] {
  return NAMING.filter((keyword) => ownValue(schema[keyword], '__proto__') !== undefined).map((keyword) => ({
    pointer: `${pointer}/${keyword}/__proto__`,
    code: 'schema-column-reserved',
    message: 'A column cannot be called "__proto__" in a schema.',
  }));
}

function checkKeywords({ pointer, schema }: LocatedSchema): SchemaProblem[] {
  if (schema.$async === undefined) return [];
  const message = '"$async" is not part of JSON Schema and not supported.';
  return [{ pointer: `${pointer}/$async`, code: 'schema-keyword-refused', message }];
}

function checkCost(all: readonly LocatedSchema[], references: SchemaReferences): SchemaProblem[] {
  const costly = costlySchema(all, references);
  if (costly === undefined) return [];
  const message = `Judging one value by this takes more than ${MAX_STEPS} steps, or more than ${MAX_LEVELS} references one after the other. Refer to each schema once, and directly.`;
  return [{ pointer: costly.pointer, code: 'schema-too-complex', message }];
}

function checkReferences(
  root: SchemaObject,
  all: readonly LocatedSchema[],
  references: SchemaReferences,
): SchemaProblem[] {
  const circular = circularSchemas(all, references);
  const hasIds = hasOwnIds(all);
  const problems: SchemaProblem[] = [];
  for (const { pointer, schema } of all) {
    for (const keyword of REFERENCES) {
      const ref = schema[keyword];
      if (typeof ref !== 'string') continue;
      const at = pointer + pointerToken(keyword);
      if (!ref.startsWith('#') && !references.isEmbedded(ref)) {
        const message = `“${ref}” is outside this schema. Copy what it points to under "$defs" and refer to it there.`;
        problems.push({ pointer: at, code: 'schema-reference-remote', message });
      } else if (ref.startsWith('#/') && resolveLocalRef(root, ref) === undefined && !hasIds) {
        const message = `There is nothing at “${ref}”.`;
        problems.push({ pointer: at, code: 'schema-reference-unresolved', message });
      } else if (circular.has(schema)) {
        const message = `“${ref}” leads back to here without saying what the value must be. Refer to a schema that does.`;
        problems.push({ pointer: at, code: 'schema-reference-circular', message });
      }
    }
  }
  return problems;
}

/** With identifiers inside, `#/…` may count from another place than the root: the compiler knows. */
function hasOwnIds(all: readonly LocatedSchema[]): boolean {
  return all.some(
    ({ pointer, schema }) => pointer !== '' && (schema.$id !== undefined || schema.id !== undefined),
  );
}

function checkPatterns({ pointer, schema }: LocatedSchema): SchemaProblem[] {
  const located: { at: string; pattern: string }[] = [];
  if (typeof schema.pattern === 'string') located.push({ at: `${pointer}/pattern`, pattern: schema.pattern });
  if (isSchemaObject(schema.patternProperties)) {
    for (const pattern of Object.keys(schema.patternProperties)) {
      located.push({ at: `${pointer}/patternProperties${pointerToken(pattern)}`, pattern });
    }
  }
  return located.flatMap(({ at, pattern }) => checkPattern(at, pattern) ?? []);
}

function checkPattern(pointer: string, pattern: string): SchemaProblem | undefined {
  try {
    new LinearPattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedPatternError) {
      return { pointer, code: 'schema-pattern-unsupported', message: error.message };
    }
    if (!(error instanceof SyntaxError)) throw error;
    const message = `“${truncateValue(pattern)}” is not a regular expression${reasonIn(error)}.`;
    return { pointer, code: 'schema-pattern-invalid', message };
  }
}

/** The engine repeats the pattern before its reason, which is the last part. */
function reasonIn({ message }: SyntaxError): string {
  const reason = /^Invalid regular expression: .*\/[a-z]*: (.+)$/s.exec(message)?.[1];
  return reason === undefined ? '' : `: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
}

/** What only the compiler notices, such as a named anchor that nobody set. */
function checkCompiles(schema: SchemaObject, draft: Draft): SchemaProblem[] {
  try {
    rowValidator(schema, draft);
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ pointer: '', code: 'schema-not-compilable', message: `The schema cannot be used: ${reason}.` }];
  }
}
