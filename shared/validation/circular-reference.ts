import { isSchemaObject, resolveLocalRef, type SchemaObject } from './json-schema.ts';

const ONE = ['not', 'if', 'then', 'else'];
const LIST = ['allOf', 'anyOf', 'oneOf'];

/** Whether judging a value by `schema` leads back to judging the same value by `schema`: nobody would come to an end. */
export function isCircular(schema: SchemaObject, root: SchemaObject): boolean {
  const seen = new Set<SchemaObject>();
  const waiting = appliedWith(schema, root);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === schema) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...appliedWith(next, root));
  }
  return false;
}

/** The schemas that judge the same value as `schema` does. */
function appliedWith(schema: SchemaObject, root: SchemaObject): SchemaObject[] {
  const lists = LIST.flatMap((keyword): unknown[] => {
    const list = schema[keyword];
    return Array.isArray(list) ? list : [];
  });
  return [resolveLocalRef(root, schema.$ref), ...ONE.map((keyword) => schema[keyword]), ...lists].filter(
    isSchemaObject,
  );
}
