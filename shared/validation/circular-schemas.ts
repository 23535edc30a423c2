import { isSchemaObject, type SchemaObject } from './json-schema.ts';
import type { SchemaReferences } from './schema-references.ts';
import type { LocatedSchema } from './walk-schema.ts';

const REFERENCES = ['$ref', '$dynamicRef', '$recursiveRef'];
const ONE = ['not', 'if', 'then', 'else'];
const LIST = ['allOf', 'anyOf', 'oneOf'];
const NAMED = ['dependentSchemas', 'dependencies'];

/** Where Tarjan's search stands with one schema. */
interface Visit {
  readonly schema: SchemaObject;
  readonly index: number;
  readonly next: Iterator<SchemaObject>;
  /** The earliest schema on the path that it leads to. */
  low: number;
}

/**
 * The schemas that lead from judging a value back to judging the same value by themselves: nobody would come to an end.
 * They are the strongly connected components of more than one schema (Tarjan), and those that lead straight to themselves.
 */
export function circularSchemas(
  all: readonly LocatedSchema[],
  references: SchemaReferences,
): ReadonlySet<SchemaObject> {
  const indexes = new Map<SchemaObject, number>();
  const circular = new Set<SchemaObject>();
  const component: SchemaObject[] = [];
  const open = new Set<SchemaObject>();

  // A loop with a stack of its own: chains of references may be longer than the call stack.
  const search = (root: SchemaObject): void => {
    const path: Visit[] = [];
    const enter = (schema: SchemaObject): void => {
      const index = indexes.size;
      indexes.set(schema, index);
      component.push(schema);
      open.add(schema);
      path.push({ schema, index, low: index, next: appliedWith(schema, references)[Symbol.iterator]() });
    };
    enter(root);
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const { value: target } = visit.next.next();
      if (target === undefined) {
        leave(visit, path.at(-2));
        path.pop();
      } else if (!indexes.has(target)) {
        enter(target);
      } else if (open.has(target)) {
        if (target === visit.schema) circular.add(target);
        visit.low = Math.min(visit.low, indexes.get(target) ?? 0);
      }
    }
  };

  const leave = ({ schema, index, low }: Visit, before: Visit | undefined): void => {
    if (before !== undefined) before.low = Math.min(before.low, low);
    if (low !== index) return;
    const members = component.splice(component.lastIndexOf(schema));
    for (const member of members) {
      open.delete(member);
      if (members.length > 1) circular.add(member);
    }
  };

  for (const { schema } of all) if (!indexes.has(schema)) search(schema);
  return circular;
}

/** The schemas that judge the same value as `schema` does. */
function appliedWith(schema: SchemaObject, references: SchemaReferences): SchemaObject[] {
  const applied: unknown[] = ONE.map((keyword) => schema[keyword]);
  for (const keyword of REFERENCES) applied.push(...references.targets(schema, schema[keyword]));
  for (const keyword of LIST) {
    const list = schema[keyword];
    if (Array.isArray(list)) applied.push(...list);
  }
  for (const keyword of NAMED) {
    const named = schema[keyword];
    if (isSchemaObject(named)) applied.push(...Object.values(named));
  }
  return applied.filter(isSchemaObject);
}
