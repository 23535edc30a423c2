import type { SchemaObject } from './json-schema.ts';
import { REFERENCES, type SchemaReferences } from './schema-references.ts';
import { walkDocument } from './walk-document.ts';
import { type LocatedSchema, walkSchema } from './walk-schema.ts';

/** All that is used as a schema: what stands where a keyword holds schemas, and what a reference from there leads to. */
export function reachableSchemas(root: SchemaObject, references: SchemaReferences): readonly LocatedSchema[] {
  const found = new Map<SchemaObject, LocatedSchema>();
  const add = (schema: SchemaObject, pointer: string): void => {
    for (const place of walkSchema(schema, pointer)) {
      if (!found.has(place.schema)) found.set(place.schema, place);
    }
  };
  add(root, '');
  let pointers: ReadonlyMap<SchemaObject, string> | undefined;
  // A map is gone through with what is added on the way.
  for (const schema of found.keys()) {
    for (const keyword of REFERENCES) {
      for (const target of references.targets(schema, schema[keyword])) {
        if (found.has(target)) continue;
        pointers ??= new Map(walkDocument(root).map((place) => [place.schema, place.pointer]));
        add(target, pointers.get(target) ?? '');
      }
    }
  }
  return [...found.values()];
}
