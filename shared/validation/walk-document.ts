import { isSchemaObject, pointerToken } from './json-schema.ts';
import type { LocatedSchema } from './walk-schema.ts';

/** Every object in a schema's text, also under keywords that nobody knows: a reference may lead there and make it a schema. */
export function walkDocument(root: unknown): readonly LocatedSchema[] {
  const found: LocatedSchema[] = [];
  const visit = (value: unknown, pointer: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if (isSchemaObject(value)) found.push({ pointer, schema: value });
    for (const [key, item] of Object.entries(value)) visit(item, pointer + pointerToken(key));
  };
  visit(root, '');
  return found;
}
