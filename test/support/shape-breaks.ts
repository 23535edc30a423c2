import { isDeepStrictEqual } from 'node:util';

type Schema = Readonly<Record<string, unknown>>;

/** They tell people something, and decide nothing. */
const ANNOTATIONS = new Set(['$schema', 'title', 'description', 'examples', 'default', 'deprecated']);
/** Looked at member by member; everything else must stay as it is. */
const STRUCTURE = new Set([
  'properties',
  'required',
  'enum',
  'type',
  'items',
  'additionalProperties',
  'anyOf',
]);

export interface ShapeBreak {
  /** A JSON pointer into the schema. */
  readonly pointer: string;
  readonly why: string;
}

/**
 * What stands in the way of `after` taking the place of `before` under the same name. Consumers made for `before` read
 * what is published from now on, and those made for `after` read what is replayed from before: so all that a shape may
 * do is gain optional members.
 */
export function shapeBreaks(before: Schema, after: Schema, pointer = ''): ShapeBreak[] {
  return [
    ...typeBreaks(before, after, pointer),
    ...enumBreaks(before, after, pointer),
    ...memberBreaks(before, after, pointer),
    ...branchBreaks(before, after, pointer),
    ...partBreaks(before, after, pointer, 'items'),
    ...partBreaks(before, after, pointer, 'additionalProperties'),
    ...otherBreaks(before, after, pointer),
  ];
}

function typeBreaks(before: Schema, after: Schema, pointer: string): ShapeBreak[] {
  if (isDeepStrictEqual(before.type, after.type)) return [];
  return [
    { pointer: `${pointer}/type`, why: `was ${asText(before.type)} and would be ${asText(after.type)}` },
  ];
}

function enumBreaks(before: Schema, after: Schema, pointer: string): ShapeBreak[] {
  const at = `${pointer}/enum`;
  const [old, now] = [listOf(before.enum), listOf(after.enum)];
  if (old === undefined && now === undefined) return [];
  if (old === undefined)
    return [{ pointer: at, why: 'would allow some values only, and earlier events have others' }];
  if (now === undefined) return [{ pointer: at, why: 'would allow values that consumers do not know' }];
  const gained = now.filter((value) => !old.includes(value));
  const lost = old.filter((value) => !now.includes(value));
  return [
    ...gained.map((value) => ({
      pointer: at,
      why: `would gain ${asText(value)}, which consumers do not know`,
    })),
    ...lost.map((value) => ({ pointer: at, why: `would lose ${asText(value)}, which earlier events have` })),
  ];
}

function memberBreaks(before: Schema, after: Schema, pointer: string): ShapeBreak[] {
  const [old, now] = [schemasOf(before.properties), schemasOf(after.properties)];
  const [oldRequired, nowRequired] = [namesOf(before.required), namesOf(after.required)];
  const breaks: ShapeBreak[] = [];
  for (const [name, schema] of Object.entries(old)) {
    const at = `${pointer}/properties/${name}`;
    const next = now[name];
    if (next === undefined) breaks.push({ pointer: at, why: 'would be gone, and consumers read it' });
    else breaks.push(...shapeBreaks(schema, next, at));
  }
  for (const name of Object.keys(now)) {
    if (Object.hasOwn(old, name) || isOpen(before)) continue;
    breaks.push({
      pointer: `${pointer}/properties/${name}`,
      why: 'would be new, where nothing new is allowed',
    });
  }
  const at = `${pointer}/required`;
  for (const name of nowRequired.filter((one) => !oldRequired.includes(one))) {
    breaks.push({ pointer: at, why: `would gain ${asText(name)}, which earlier events may lack` });
  }
  for (const name of oldRequired.filter((one) => !nowRequired.includes(one))) {
    breaks.push({ pointer: at, why: `would lose ${asText(name)}, which consumers count on` });
  }
  return breaks;
}

function branchBreaks(before: Schema, after: Schema, pointer: string): ShapeBreak[] {
  const at = `${pointer}/anyOf`;
  const [old, now] = [listOf(before.anyOf), listOf(after.anyOf)];
  if (old === undefined && now === undefined) return [];
  if (old === undefined || now === undefined || old.length !== now.length) {
    const [was, would] = [old?.length ?? 'no', now?.length ?? 'no'];
    return [{ pointer: at, why: `had ${was} branches and would have ${would}` }];
  }
  return old.flatMap((branch, index) =>
    shapeBreaks(schemaOf(branch), schemaOf(now[index]), `${at}/${index}`),
  );
}

function partBreaks(
  before: Schema,
  after: Schema,
  pointer: string,
  keyword: 'items' | 'additionalProperties',
): ShapeBreak[] {
  const [old, now] = [before[keyword], after[keyword]];
  if (isSchema(old) && isSchema(now)) return shapeBreaks(old, now, `${pointer}/${keyword}`);
  return isDeepStrictEqual(old, now) ? [] : [changed(`${pointer}/${keyword}`, old, now)];
}

/** Limits, patterns, formats, constants, and keywords that nobody has used yet. */
function otherBreaks(before: Schema, after: Schema, pointer: string): ShapeBreak[] {
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keywords]
    .filter((keyword) => !ANNOTATIONS.has(keyword) && !STRUCTURE.has(keyword))
    .filter((keyword) => !isDeepStrictEqual(before[keyword], after[keyword]))
    .map((keyword) => changed(`${pointer}/${keyword}`, before[keyword], after[keyword]));
}

function changed(pointer: string, before: unknown, after: unknown): ShapeBreak {
  return { pointer, why: `was ${asText(before)} and would be ${asText(after)}` };
}

/** Whether a consumer takes members that the shape does not name. */
function isOpen({ additionalProperties }: Schema): boolean {
  if (additionalProperties === undefined || additionalProperties === true) return true;
  return isSchema(additionalProperties) && Object.keys(additionalProperties).length === 0;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function schemaOf(value: unknown): Schema {
  return isSchema(value) ? value : {};
}

function schemasOf(value: unknown): Readonly<Record<string, Schema>> {
  return Object.fromEntries(
    Object.entries(schemaOf(value)).map(([name, schema]) => [name, schemaOf(schema)]),
  );
}

function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function namesOf(value: unknown): readonly string[] {
  return (listOf(value) ?? []).map(String);
}

function asText(value: unknown): string {
  return value === undefined ? 'not there' : JSON.stringify(value);
}
