import type { SqlType } from '../ast/sql-tree.ts';
import type { Typed } from '../compile/typed.ts';
import type { UniqueNames } from '../plan/unique-names.ts';

/** The kinds of values a cell can have, each in a column of its own. */
export const PLANES = ['number', 'text', 'logical', 'error'] as const satisfies readonly (keyof Typed)[];
export type Plane = (typeof PLANES)[number];

export const PLANE_TYPES: Readonly<Record<Plane, SqlType>> = {
  number: 'double',
  text: 'text',
  logical: 'boolean',
  error: 'smallint',
};

const SUFFIXES: Readonly<Record<Plane, string>> = {
  number: '_num',
  text: '_txt',
  logical: '_bool',
  error: '_err',
};

/** What the columns of a cell's kinds are called in queries. */
export type PlaneNames = Readonly<Record<Plane, string>>;

export function planeNames(name: string, names: UniqueNames): PlaneNames {
  const named = (plane: Plane): string => names.take(name + SUFFIXES[plane], plane);
  return { number: named('number'), text: named('text'), logical: named('logical'), error: named('error') };
}
