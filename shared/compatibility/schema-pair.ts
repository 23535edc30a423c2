import { type Draft, draftOf } from '../validation/draft.ts';
import { jsonEqual } from '../validation/json-equal.ts';
import { isSchemaObject, type SchemaObject } from '../validation/json-schema.ts';

/** Drafts in which nothing beside a `$ref` counts. */
const LONELY_REFERENCES: readonly (Draft | undefined)[] = ['04', '06', '07'];

/** Two schemas of one draft, and what can be said of their parts without knowing where they stand. */
export class SchemaPair {
  readonly draft: Draft | undefined;
  /** Whether equal references mean equal things. */
  readonly #referencesAgree: boolean;

  constructor(from: SchemaObject, to: SchemaObject) {
    this.draft = draftOf(to);
    this.#referencesAgree =
      jsonEqual(from.$defs, to.$defs) &&
      jsonEqual(from.definitions, to.definitions) &&
      [from, to].every((schema) => hasSimpleReferences(schema));
  }

  /** A schema without what does not count in it. */
  effective(schema: unknown): SchemaObject {
    if (!isSchemaObject(schema)) return {};
    return LONELY_REFERENCES.includes(this.draft) && typeof schema.$ref === 'string'
      ? { $ref: schema.$ref }
      : schema;
  }

  /** Whether both mean the same because they say the same. */
  areEqual(a: unknown, b: unknown): boolean {
    return jsonEqual(a, b) && (this.#referencesAgree || !hasReferences(b));
  }
}

function hasReferences(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return (
    ['$ref', '$dynamicRef', '$recursiveRef'].some((keyword) => Object.hasOwn(value, keyword)) ||
    Object.values(value).some(hasReferences)
  );
}

/** Whether all references lead to definitions at the root. Identifiers further down would lead them elsewhere. */
function hasSimpleReferences(schema: SchemaObject): boolean {
  const { $id: _, id: __, ...root } = schema;
  return isSimple(root);
}

function isSimple(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, member]) => {
    if (key === '$ref' && typeof member === 'string') return /^#\/(\$defs|definitions)\/[^/]+$/.test(member);
    if (key === '$dynamicRef' || key === '$recursiveRef') return false;
    if ((key === '$id' || key === 'id') && typeof member === 'string') return false;
    return isSimple(member);
  });
}
