import type { SchemaVersion } from './schema-repository.ts';

/** Compiled schemas take memory; a worker sees few different ones in its life. */
const CAPACITY = 50;

/** `compile`, but equal schemas are compiled once; the ones used longest ago are forgotten first. */
export function rememberedByHash<Compiled>(
  compile: (schema: SchemaVersion) => Compiled,
  capacity = CAPACITY,
): (schema: SchemaVersion) => Compiled {
  const remembered = new Map<string, Compiled>();
  return (schema) => {
    const compiled = remembered.get(schema.hash) ?? compile(schema);
    remembered.delete(schema.hash);
    remembered.set(schema.hash, compiled); // a Map keeps the order of insertion: the last used is last
    const [oldest] = remembered.keys();
    if (remembered.size > capacity && oldest !== undefined) remembered.delete(oldest);
    return compiled;
  };
}
