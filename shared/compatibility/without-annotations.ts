import { isSchemaObject, type SchemaObject } from '../validation/json-schema.ts';
import { isFormat, isKeyword } from '../validation/vocabulary.ts';
import { LIST, NAMED, ONE } from '../validation/walk-schema.ts';

/** They describe, and refuse nothing in any draft. */
const DESCRIPTIONS = new Set([
  ...['$comment', 'title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly'],
  ...['contentEncoding', 'contentMediaType', 'contentSchema'],
]);

/** No draft knows them, but the engine does. */
const OF_THE_ENGINE = new Set(['nullable', 'discriminator', '$async']);

/**
 * A schema without the words in it that refuse nothing and change nothing: descriptions, words that mean nothing here, and formats
 * that are not known here. References into them lead nowhere afterwards; `SchemaPair` trusts none but those to definitions.
 */
export function withoutAnnotations(schema: SchemaObject): SchemaObject {
  const kept = Object.entries(schema).filter(([keyword, value]) => !isAnnotation(keyword, value));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, withinKeyword(keyword, value)]));
}

function isAnnotation(keyword: string, value: unknown): boolean {
  if (keyword === 'format') return typeof value === 'string' && !isFormat(value);
  const hasMeaning = isKeyword(keyword) || OF_THE_ENGINE.has(keyword) || keyword.startsWith('x-');
  return DESCRIPTIONS.has(keyword) || !hasMeaning;
}

function withinKeyword(keyword: string, value: unknown): unknown {
  if (Array.isArray(value)) return LIST.includes(keyword) ? value.map(withinSchema) : value;
  if (!isSchemaObject(value)) return value;
  if (ONE.includes(keyword)) return withoutAnnotations(value);
  if (!NAMED.includes(keyword)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, withinSchema(schema)]));
}

function withinSchema(schema: unknown): unknown {
  return isSchemaObject(schema) ? withoutAnnotations(schema) : schema;
}
