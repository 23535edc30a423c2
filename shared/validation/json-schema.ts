/** A JSON Schema that is not a bare `true` or `false`. */
export type SchemaObject = Readonly<Record<string, unknown>>;

export function isSchemaObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One step of a JSON pointer. */
export function pointerToken(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** A value's own property: keys come from customers, and `constructor` is one of them. */
export function ownValue(object: unknown, key: string): unknown {
  return isKeyed(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}

function isKeyed(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** What a `$ref` within the same document points to; undefined for other references and when nothing is there. */
export function resolveLocalRef(root: SchemaObject, ref: unknown): unknown {
  if (typeof ref !== 'string' || !/^#(\/|$)/.test(ref)) return undefined;
  let target: unknown = root;
  for (const token of ref.slice(1).split('/').slice(1)) {
    target = ownValue(target, decodeToken(token));
  }
  return target;
}

function decodeToken(token: string): string {
  try {
    return decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    // Not a URI fragment: then it cannot be what any key is called either.
    return token;
  }
}
