import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { BadRows, type Found } from '../files/bad-rows.ts';

interface Schema {
  readonly properties: Readonly<Record<string, { readonly type?: string | readonly string[] }>>;
}
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

  /** The header first, then the rows. */
  take(cells: readonly unknown[]): void {
    if (this.#toObject === undefined) {
      this.#toObject = this.#compile(cells.map(String));
      return;
    }
    this.#rows++;
    if (!this.#isValid(this.#toObject(cells))) this.#bad.add(this.#rows + 1);
  }

  found(): Found {
    return this.#bad.found(this.#rows);
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
