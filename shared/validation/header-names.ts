import type { Row } from '../tabular/cell.ts';
import { headerTexts } from './header-texts.ts';
import type { RowCheck } from './row-check.ts';
import { similarNames } from './similar-name.ts';

/** What a cell of the header says. */
export interface HeaderCell {
  /** As the file spells it. */
  readonly text: string;
  /** 1-based. */
  readonly index: number;
  /** The text as a name; "" where there is none. */
  readonly own: string;
  /** The column that the schema also calls by this name, where it is not the column's own. */
  readonly alias: string | undefined;
  /** Of the column that it means. */
  readonly name: string;
  /** Whether another cell has the name that this one only stands for. */
  readonly isShadowed: boolean;
}

/** The names in a header beside those that the schema has. */
export class HeaderNames {
  /** All headers as the file spells them, "" where there is none. */
  readonly texts: readonly string[];
  readonly cells: readonly HeaderCell[];
  /** The column that is missing and is called nearly like that. */
  readonly similarColumn: (name: string) => string | undefined;
  /** The header that means nothing and is called nearly like that. */
  readonly similarHeader: (name: string) => string | undefined;

  /** @throws {UnreadableFileError} `file-limit-exceeded` for a name that is too long. */
  constructor(row: Row, { columns, table: { aliases } }: RowCheck) {
    this.texts = headerTexts(row);
    // Blanks around a header are no part of it, unless the schema has them too.
    const spelt = this.texts.map((text) => (columns.includes(text) ? text : text.trim()));
    const exact = new Set(spelt);
    this.cells = this.texts.map((text, i) => {
      const own = spelt[i] ?? '';
      const alias = columns.includes(own) ? undefined : aliases.get(own);
      const isShadowed = alias !== undefined && exact.has(alias);
      return { text, index: i + 1, own, alias, name: alias ?? own, isShadowed };
    });
    const meant = new Set(this.cells.map(({ name }) => name));
    const known = new Set([...columns, ...aliases.keys()]);
    this.similarColumn = similarNames(columns.filter((name) => !meant.has(name)));
    this.similarHeader = similarNames(spelt.filter((name) => !known.has(name)));
  }
}
