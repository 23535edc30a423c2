import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { BadRows, type Found } from '../files/bad-rows.ts';

interface Schema {
  readonly properties: Readonly<Record<string, { readonly type?: string | readonly string[] }>>;
}
/** What a report says of a wrong cell. */
interface Issue {
  readonly row: number;
  readonly column: string;
  readonly keyword: string;
  readonly pointer: string;
  readonly message: string;
}
const NONE: readonly Issue[] = [];
/** What a cell is to ajv; `undefined` where it is empty. */
export type Read = (cell: unknown, type: string | undefined) => unknown;

/** Judges rows with ajv as fast as that goes: one compiled function makes the object, another checks it. */
export class RowJudge {
  readonly #schema: Schema;
  readonly #read: Read;
  readonly #isValid: ValidateFunction;
  readonly #bad = new BadRows();
  #toObject: ((cells: readonly unknown[]) => object) | undefined;
  #rows = 0;

  constructor(schemaFile: string, read: Read) {
    this.#schema = JSON.parse(readFileSync(schemaFile, 'utf8'));
    this.#read = read;
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    addFormats.default(ajv);
    this.#isValid = ajv.compile(this.#schema);
  }

  /** Takes the header first, then the rows. @returns what is wrong with the row, to be sent on */
  take(cells: readonly unknown[]): readonly Issue[] {
    if (this.#toObject === undefined) {
      this.#toObject = this.#compile(cells.map(String));
      return NONE;
    }
    this.#rows++;
    if (this.#isValid(this.#toObject(cells))) return NONE;
    this.#bad.add(this.#rows + 1);
    return this.#describe(this.#rows + 1);
  }

  found(): Found {
    return this.#bad.found(this.#rows);
  }

  #describe(row: number): Issue[] {
    const errors = this.#isValid.errors ?? [];
    return errors.map(({ instancePath, keyword, schemaPath, message = '' }) => ({
      row,
      column: instancePath.slice(1),
      keyword,
      pointer: schemaPath,
      message,
    }));
  }

  /** Generated code, because objects whose fields come in one order without a loop are the fastest to make. */
  #compile(names: readonly string[]): (cells: readonly unknown[]) => object {
    const fields = names.map((name, i) => {
      const type = JSON.stringify(this.#typeOf(name)) ?? 'undefined';
      return `value = read(cells[${i}], ${type}); if (value !== undefined) row[${JSON.stringify(name)}] = value;`;
    });
    const body = `return (cells) => { const row = {}; let value; ${fields.join('\n')} return row; }`;
    return new Function('read', body)(this.#read);
  }

  #typeOf(name: string): string | undefined {
    const { type = [] } = this.#schema.properties[name] ?? {};
    return [type].flat().find((one) => one !== 'null');
  }
}
