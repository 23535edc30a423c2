import { PGlite } from '@electric-sql/pglite';
import { parseFormula } from '../../../shared/formula/parse-formula.ts';
import { literal, nullOf } from '../../../shared/sql/ast/build.ts';
import type { SqlSelect } from '../../../shared/sql/ast/sql-tree.ts';
import { compileFormula } from '../../../shared/sql/compile/compile-formula.ts';
import { EXCEL_ERRORS } from '../../../shared/sql/compile/excel-error.ts';
import { UnsupportedFormulaError } from '../../../shared/sql/compile/unsupported-formula-error.ts';
import { ALL_HELPERS, helperDefinitions } from '../../../shared/sql/helpers/helpers.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import { printSelect } from '../../../shared/sql/print/print-select.ts';
import { CellModeScope, type SavedBook } from './cell-mode-scope.ts';
import { StoredRanges } from './stored-ranges.ts';

export type CellFormula = {
  readonly formula: string;
  readonly book: SavedBook;
  readonly row: number;
  readonly column: number;
  readonly isArray?: boolean;
};

export type Computed =
  | { readonly kind: 'value'; readonly value: number | string | boolean }
  | { readonly kind: 'unsupported' | 'failed'; readonly reason: string };

const ERROR_TEXTS = new Map(Object.entries(EXCEL_ERRORS).map(([text, code]) => [code as number, text]));
const CHUNK = 100;

/** An engine that has all helpers. */
export async function openEngine(): Promise<PGlite> {
  const engine = await PGlite.create();
  await engine.exec(`create schema xl;\n${helperDefinitions(ALL_HELPERS).join('')}`);
  return engine;
}

/** Computes formulas from saved values, many in one statement. One that fails does not hide the others. */
export async function compute(
  engine: PGlite,
  formulas: readonly CellFormula[],
): Promise<readonly Computed[]> {
  const results: Computed[] = [];
  const stored = new StoredRanges();
  const ready: { readonly index: number; readonly sql: string }[] = [];
  for (const [index, formula] of formulas.entries()) {
    try {
      ready.push({ index, sql: selectOf(formula, index, stored) });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const kind = error instanceof UnsupportedFormulaError ? 'unsupported' : 'failed';
      results[index] = { kind, reason: error.message };
    }
  }
  await stored.store(engine);
  for (let at = 0; at < ready.length; at += CHUNK) await run(engine, ready.slice(at, at + CHUNK), results);
  await stored.drop(engine);
  return results;
}

export function selectOf(
  { formula, book, row, column, isArray = false }: CellFormula,
  index: number,
  stored: StoredRanges,
): string {
  const scope = new CellModeScope(book, { row, column }, stored);
  const value = compileFormula(parseFormula(formula), scope, { isArray });
  const select: SqlSelect = {
    kind: 'select',
    outputs: [
      { expression: literal('integer', index), as: 'i' },
      { expression: value.number ?? nullOf('double'), as: 'n' },
      { expression: value.text ?? nullOf('text'), as: 't' },
      { expression: value.logical ?? nullOf('boolean'), as: 'b' },
      { expression: value.error ?? nullOf('smallint'), as: 'e' },
    ],
    from: scope.select.sql,
  };
  return printSelect(select, postgresql);
}

type Row = { i: number; n: number | null; t: string | null; b: boolean | null; e: number | null };

async function run(
  engine: PGlite,
  chunk: readonly { readonly index: number; readonly sql: string }[],
  results: Computed[],
): Promise<void> {
  try {
    const { rows } = await engine.query<Row>(chunk.map(({ sql }) => `(${sql})`).join('\nunion all\n'));
    for (const row of rows) results[row.i] = { kind: 'value', value: shownValue(row) };
    for (const { index } of chunk) results[index] ??= { kind: 'failed', reason: 'no row' };
  } catch (error) {
    const [only] = chunk;
    if (chunk.length === 1 && only !== undefined) {
      results[only.index] = {
        kind: 'failed',
        reason: error instanceof Error ? error.message : String(error),
      };
      return;
    }
    const half = Math.ceil(chunk.length / 2);
    await run(engine, chunk.slice(0, half), results);
    await run(engine, chunk.slice(half), results);
  }
}

function shownValue({ n, t, b, e }: Row): number | string | boolean {
  if (e !== null) return ERROR_TEXTS.get(e) ?? `#${e}`;
  return n ?? t ?? b ?? '';
}

/** Whether a computed value is the one expected. A number may come as text: case files do not tell them apart. */
export function isSame(actual: number | string | boolean, expected: unknown, tolerance = 1e-9): boolean {
  if (typeof actual === 'number' && (typeof expected === 'number' || isNumeral(expected))) {
    const wanted = Number(expected);
    return Math.abs(actual - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
  }
  return actual === expected;
}

function isNumeral(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
}
