import type { CellNode, StructuredReferenceNode } from '../../formula/ast.ts';
import { columnLetters } from '../../tabular/cell-address.ts';
import { cast, column } from '../ast/build.ts';
import { type Typed, typed } from '../compile/typed.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import type { Plane } from '../layout/plane-names.ts';
import { DATA_MAGNITUDE } from '../layout/shape-of-constant.ts';
import { readPlane } from '../layout/stored-column.ts';
import type { GivenColumn } from './formula-sql-input.ts';

const PLANE_OF: Readonly<Record<GivenColumn['type'], Plane>> = {
  number: 'number',
  text: 'text',
  boolean: 'logical',
  date: 'number',
  timestamp: 'number',
};

/** No calendar has more days. */
const DAY_MAGNITUDE = 7;

/** The columns of a table under the letters that the formula knows them by, and which of them it has read. */
export class GivenColumns {
  readonly used = new Map<string, GivenColumn>();
  readonly #columns: Readonly<Record<string, GivenColumn>>;

  constructor(columns: Readonly<Record<string, GivenColumn>>) {
    this.#columns = columns;
  }

  /** @throws {UnsupportedFormulaError} for a column that was not given. */
  read(position: number, alias: string, perRow: boolean): Typed {
    const { name, type } = this.#at(position);
    const isDay = type === 'date' || type === 'timestamp';
    const stored = column(alias, name);
    const value =
      type === 'number'
        ? cast(stored, 'double')
        : isDay
          ? readPlane(alias, { plane: 'number', name, type })
          : stored;
    return typed({
      [PLANE_OF[type]]: value,
      mayBeBlank: true,
      magnitude: type === 'number' ? DATA_MAGNITUDE : isDay ? DAY_MAGNITUDE : 0,
      format: isDay ? 'date' : null,
      perRow,
    });
  }

  /** Where the column of a reference such as `[@Price]` is; null when none is called so. */
  positionOf({ firstColumn, lastColumn }: StructuredReferenceNode): CellNode['column'] | null {
    const wanted = firstColumn?.toLowerCase();
    if (wanted === undefined || lastColumn !== undefined) return null;
    const letters = Object.entries(this.#columns).find(([, { name }]) => name.toLowerCase() === wanted)?.[0];
    if (letters === undefined) return null;
    return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  }

  #at(position: number): GivenColumn {
    const letters = columnLetters(position);
    const found = Object.hasOwn(this.#columns, letters) ? this.#columns[letters] : undefined;
    if (found === undefined) {
      const given = Object.keys(this.#columns).join(', ');
      const message = `There is no column ${letters}. Those given are: ${given}.`;
      throw new UnsupportedFormulaError('unknown-column', message);
    }
    this.used.set(letters, found);
    return found;
  }
}
