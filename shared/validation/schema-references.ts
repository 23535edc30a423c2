import { isSchemaObject, resolveLocalRef, type SchemaObject } from './json-schema.ts';
import { walkDocument } from './walk-document.ts';
import type { LocatedSchema } from './walk-schema.ts';

export const REFERENCES = ['$ref', '$dynamicRef', '$recursiveRef'] as const;

/** What the references within a schema lead to. Of several with one name, all that it may be. */
export class SchemaReferences {
  /** The document that each schema is part of: the nearest around it with an identifier of its own. */
  readonly #documents = new Map<SchemaObject, SchemaObject>();
  readonly #anchors = new Map<string, SchemaObject[]>();
  /** Schemas with an identifier of their own, by its last segment. */
  readonly #resources = new Map<string, { readonly id: string; readonly schema: SchemaObject }[]>();

  readonly #root: SchemaObject;

  constructor(root: SchemaObject) {
    this.#root = root;
    for (const { schema, document } of withDocuments(root, walkDocument(root))) {
      this.#documents.set(schema, document);
      for (const anchor of [schema.$anchor, schema.$dynamicAnchor]) {
        if (typeof anchor === 'string') append(this.#anchors, anchor, schema);
      }
      for (const uri of [schema.$id, schema.id]) {
        if (typeof uri !== 'string') continue;
        const { id, fragment } = split(uri);
        if (fragment !== '') append(this.#anchors, fragment, schema);
        if (id !== '') append(this.#resources, lastSegment(id), { id, schema });
      }
    }
  }

  /** Whether it leads to a schema within, that has this identifier. */
  isEmbedded(ref: string): boolean {
    return this.#named(split(ref).id).length > 0;
  }

  /** `ref` is what `$ref`, `$dynamicRef` or `$recursiveRef` of the schema `from` say. */
  targets(from: SchemaObject, ref: unknown): readonly SchemaObject[] {
    if (typeof ref !== 'string') return [];
    const { id, fragment } = split(ref);
    if (fragment !== '' && !fragment.startsWith('/')) return this.#anchors.get(fragment) ?? [];
    const documents = id === '' ? [this.#documents.get(from) ?? this.#root] : this.#named(id);
    return documents.map((document) => resolveLocalRef(document, `#${fragment}`)).filter(isSchemaObject);
  }

  #named(id: string): readonly SchemaObject[] {
    const resources = this.#resources.get(lastSegment(id)) ?? [];
    return resources.filter((own) => own.id === id || own.id.endsWith(`/${id}`)).map(({ schema }) => schema);
  }
}

/** `all` lists each schema before those within it. */
function* withDocuments(root: SchemaObject, all: readonly LocatedSchema[]) {
  const around: { readonly prefix: string; readonly document: SchemaObject }[] = [
    { prefix: '', document: root },
  ];
  for (const { pointer, schema } of all) {
    while (!pointer.startsWith(around.at(-1)?.prefix ?? '')) around.pop();
    if (hasIdentifier(schema)) around.push({ prefix: `${pointer}/`, document: schema });
    yield { schema, document: hasIdentifier(schema) ? schema : (around.at(-1)?.document ?? root) };
  }
}

/** One that is only a fragment is an anchor, as drafts before 2019-09 write it. */
function hasIdentifier({ $id, id }: SchemaObject): boolean {
  return [$id, id].some((uri) => typeof uri === 'string' && split(uri).id !== '');
}

function split(uri: string): { readonly id: string; readonly fragment: string } {
  const [id = '', fragment = ''] = uri.split('#');
  return { id, fragment };
}

function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function append<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
