import { jsonEqual } from '../validation/json-equal.ts';
import { isSchemaObject, type SchemaObject } from '../validation/json-schema.ts';
import { tableRule } from '../validation/table-rule.ts';
import type { Difference } from './difference.ts';

/** What `to` may refuse in a table's header, or in its rows together, that `from` accepts. */
export function* tableDifferences(from: SchemaObject, to: SchemaObject): Generator<Difference> {
  const [before, after] = [tableRule(from), tableRule(to)];
  const [old, now] = [columnsOf(from), columnsOf(to)];
  if (before.header !== after.header) {
    yield table('/x-header', 'Headers are held to another rule.');
  } else if (after.header === 'exact' && !jsonEqual(old, now)) {
    yield table('/properties', 'The header must have exactly these columns, and they are others.');
  } else if (after.header === 'subset' && !old.every((name) => now.includes(name))) {
    yield table('/properties', 'The header may only have these columns, and some are gone.');
  } else if (after.header === 'superset' && !now.every((name) => old.includes(name))) {
    yield table('/properties', 'The header must have all of these columns, and some are new.');
  }
  if (!jsonEqual([...before.aliases].sort(), [...after.aliases].sort())) {
    yield table('/properties', 'Columns have other names beside their own.');
  }
  if (!after.unique.every((key) => before.unique.some((known) => jsonEqual(known, key)))) {
    yield table('/x-unique', 'Rows may repeat less than before.');
  }
  if (!jsonEqual(blankNames(old), blankNames(now))) {
    yield table('/properties', 'Blanks around the name of a column count, or no longer do.');
  }
}

function table(pointer: string, detail: string): Difference {
  return { pointer, code: 'table', detail };
}

function columnsOf({ properties }: SchemaObject): string[] {
  return isSchemaObject(properties) ? Object.keys(properties) : [];
}

function blankNames(names: readonly string[]): string[] {
  return names.filter((name) => name.trim() !== name).sort();
}
