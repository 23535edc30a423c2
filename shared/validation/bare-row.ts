import type { RowObject } from './row-check.ts';

/**
 * What rows are made of. Its prototype is empty and inherits nothing, so that `constructor` and `__proto__` are names like
 * others; unlike objects without any prototype, which engines keep as hash tables, it is as fast as one with fixed fields.
 */
class BareRow {}
Reflect.deleteProperty(BareRow.prototype, 'constructor');
Object.setPrototypeOf(BareRow.prototype, null);

export function bareRow(): RowObject {
  return new BareRow() as RowObject; // safe: it has no field yet, and any may be added
}
