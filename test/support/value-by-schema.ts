import fc from 'fast-check';

type Schema = Readonly<Record<string, unknown>>;
type Resolve = (ref: string) => Schema;

/** Values that a schema of an OpenAPI document accepts, as far as its usual keywords go. */
export function valueBySchema(schema: Schema, resolve: Resolve, depth = 4): fc.Arbitrary<unknown> {
  if (typeof schema.$ref === 'string') return valueBySchema(resolve(schema.$ref), resolve, depth);
  const branches = [schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  if (branches.length > 0)
    return fc.oneof(...branches.map((branch) => valueBySchema(branch, resolve, depth)));
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  const types = [schema.type ?? 'object'].flat();
  return fc.oneof(...types.map((type) => valueOfType(String(type), schema, resolve, depth)));
}

function valueOfType(type: string, schema: Schema, resolve: Resolve, depth: number): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.integer({
        min: limit(schema.minimum, -5),
        max: limit(schema.maximum, limit(schema.minimum, 0) + 100_000),
      });
    case 'array': {
      const maxLength = Math.min(limit(schema.maxItems, 3), 3);
      const minLength = Math.min(limit(schema.minItems, 0), maxLength);
      return fc.array(valueBySchema(Object(schema.items), resolve, depth - 1), { minLength, maxLength });
    }
    case 'string':
      return textOf(schema);
    default:
      return depth <= 0 ? fc.constant({}) : objectOf(schema, resolve, depth);
  }
}

function textOf({ format, pattern, minLength, maxLength }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time') return fc.constant('2026-01-01T00:00:00.000Z');
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern), { size: 'small' });
  const longest = Math.min(limit(maxLength, 20), 20);
  return fc.string({ minLength: Math.min(limit(minLength, 0), longest), maxLength: longest });
}

function objectOf({ properties, required }: Schema, resolve: Resolve, depth: number): fc.Arbitrary<object> {
  const members = Object.entries(Object(properties)).map(
    ([name, schema]) => [name, valueBySchema(Object(schema), resolve, depth - 1)] as const,
  );
  const requiredKeys = Array.isArray(required) ? required.map(String) : [];
  return fc.record(Object.fromEntries(members), { requiredKeys });
}

function limit(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) < 1e9
    ? value
    : otherwise;
}
