import { jsonEqual } from './json-equal.ts';
import { isSchemaObject, ownValue } from './json-schema.ts';

/** The values of an `enum`, or the one of a `const`. */
export class AllowedValues {
  readonly #scalars: ReadonlySet<unknown>;
  readonly #compounds: readonly object[];

  constructor(values: readonly unknown[]) {
    this.#scalars = new Set(values.filter((value) => !isCompound(value)));
    this.#compounds = values.filter(isCompound);
  }

  /** `exact` holds what numbers in the row are exactly, `property` is the one that the value stands in. */
  has(value: unknown, exact?: ReadonlyMap<string, bigint>, property?: string): boolean {
    if (isCompound(value)) return this.#compounds.some((allowed) => isSameRow(value, allowed, exact));
    const integer = property === undefined ? undefined : exact?.get(property);
    return this.#scalars.has(value) && (integer === undefined || isExactly(integer, value));
  }
}

function isCompound(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isSameRow(value: object, allowed: object, exact: ReadonlyMap<string, bigint> | undefined): boolean {
  if (!jsonEqual(value, allowed)) return false;
  if (exact === undefined || !isSchemaObject(value)) return true;
  return [...exact].every(([name, integer]) => isExactly(integer, ownValue(allowed, name)));
}

/** The nearest number to an integer is another one where doubles have gaps. */
function isExactly(integer: bigint, value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && BigInt(value) === integer;
}
