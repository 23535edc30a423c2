import { compileWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import { type SqlPackage, writePackage } from '../../../shared/sql/layout/write-package.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import { runPackage } from '../../../shared/sql/proof/run-package.ts';
import type { SqlEngine } from '../../../shared/sql/proof/sql-engine.ts';
import { isSameValue } from '../../../shared/sql/proof/verdict.ts';
import { cellAddress } from '../../../shared/tabular/cell-address.ts';
import { BLANK_VALUE, type CellValue } from '../../../shared/workbook/cell-value.ts';
import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { chooseChanges, type Round } from './choose-changes.ts';
import { inputsOf } from './inputs.ts';
import { placeOf, updateOf } from './loaded-change.ts';
import { readViews, type ViewReading } from './read-views.ts';
import { type CellAt, type Change, keyOf, type Recalculator } from './recalculator.ts';
import { seededRandom } from './seeded-random.ts';
import { TimeIsUpError } from './time-is-up.ts';

const SCHEMA = 'wb';

/** A workbook to change. */
export interface Book {
  readonly name: string;
  readonly model: WorkbookModel;
  /** Inputs that must stay, such as the sorted keys of a lookup. */
  readonly isFixed?: (at: CellAt) => boolean;
  /** Formulas count only where the unchanged workbook gives what was saved. */
  readonly hasSavedValues?: boolean;
  readonly seed: number;
  readonly rounds: readonly Round[];
  /** Numbers do not become larger than this. */
  readonly largest?: number;
}

/** A formula cell after inputs were changed. */
export interface MutatedCell {
  readonly book: string;
  readonly round: Round;
  readonly cell: string;
  readonly formula: string;
  readonly expected: CellValue;
  readonly computed: CellValue;
  readonly isEqual: boolean;
  /** One of both says that it is not what it was before the change. */
  readonly hasChanged: boolean;
  /** What the database said instead of computing. */
  readonly refusal: string | undefined;
}

export interface Mutated {
  readonly cells: readonly MutatedCell[];
  /** Cells with formulas that have no SQL. */
  readonly refused: number;
  /** Cells that the other engine calculates otherwise than was saved, or that change by themselves. */
  readonly notComparable: number;
  /** What the database said of views that it does not compute even without a change. */
  readonly refusals: readonly string[];
  /** Rounds for which there was time. */
  readonly rounds: number;
}

/** Changes inputs in the tables of a package and in another engine, and compares what both calculate. */
export async function mutateWorkbook(
  book: Book,
  engine: SqlEngine,
  other: Recalculator,
  afterLoading: (pack: SqlPackage) => Promise<void> = async () => {},
): Promise<Mutated> {
  const { model } = book;
  const compiled = compileWorkbook(model, SCHEMA);
  const pack = writePackage(compiled, postgresql, 'insert');
  await engine.run(`drop schema if exists ${SCHEMA} cascade; drop schema if exists xl cascade;`);
  const refusal = await runPackage(engine, pack.statements);
  await afterLoading(pack);
  const formulas = compiled.plan.levels.flat().flatMap((segment) => {
    const { sheetIndex, column, rows } = segment;
    const isVolatile = compiled.computed.result(segment)?.volatile === true;
    return [...rows].map((row) => ({ sheetIndex, row, column, isVolatile }));
  });
  const inputs = inputsOf(compiled, postgresql).filter(({ at }) => book.isFixed?.(at) !== true);
  const random = seededRandom(book.seed);
  const rounds = book.rounds.map((round) => ({
    round,
    changes: chooseChanges(inputs, round, random, book.largest ?? Number.POSITIVE_INFINITY),
  }));
  const [expectedBefore = new Map(), ...expected] = await other.recalculate({
    model,
    formulas,
    rounds: [[], ...rounds.map(({ changes }) => changes)],
  });
  const before = await computedAfter([]);
  const leftOut = new Set(before.refusals.keys());
  const comparable = formulas.filter((at) => !at.isVolatile && isComparable(at));
  const cells: MutatedCell[] = [];
  let roundsDone = 0;
  for (const [i, { round, changes }] of rounds.entries()) {
    const after = await computedInTime(changes, leftOut);
    if (after === undefined) break;
    roundsDone++;
    for (const at of comparable) {
      const [key, wanted] = [keyOf(at), expected[i]?.get(keyOf(at)) ?? BLANK_VALUE];
      if (isUnknown(wanted)) continue;
      const computed = after.values.get(key) ?? BLANK_VALUE;
      const isEqual = isSameValue(wanted, computed);
      const hasChanged =
        !isSameValue(expectedBefore.get(key) ?? BLANK_VALUE, wanted) ||
        !isSameValue(before.values.get(key) ?? BLANK_VALUE, computed);
      cells.push({
        ...{ book: book.name, round, cell: `${sheetName(at)}!${cellAddress(at.column, at.row)}` },
        ...{ formula: formulaAt(at), expected: wanted, computed, isEqual, hasChanged },
        refusal: computed.kind === 'blank' ? ([...after.refusals.values()][0] ?? refusal?.reason) : undefined,
      });
    }
  }
  const refused = compiled.plan.refused.reduce((sum, { rows }) => sum + rows.count, 0);
  return {
    cells,
    refused,
    notComparable: formulas.length - comparable.length,
    refusals: [...before.refusals].map(([view, reason]) => `${view}: ${reason}`),
    rounds: roundsDone,
  };

  /** Undefined when there is no more time. */
  async function computedInTime(...question: Parameters<typeof computedAfter>) {
    try {
      return await computedAfter(...question);
    } catch (error) {
      if (error instanceof TimeIsUpError) return undefined;
      throw error;
    }
  }

  async function computedAfter(
    changes: readonly Change[],
    unread: ReadonlySet<string> = new Set(),
  ): Promise<ViewReading> {
    const updates = changes.flatMap((change) => {
      const place = placeOf(compiled, change.at, postgresql);
      return place === undefined ? [] : [updateOf(place, change, postgresql)];
    });
    await engine.run('begin');
    try {
      if (updates.length > 0) await engine.run(updates.join(''));
      return await readViews(engine, pack, SCHEMA, postgresql, unread);
    } finally {
      await engine.run('rollback');
    }
  }

  function isComparable(at: CellAt): boolean {
    const calculated = expectedBefore.get(keyOf(at)) ?? BLANK_VALUE;
    // It does not know every function or name.
    // What cannot be read is unproven, which is another matter.
    if (leftOut.size > 0 && !before.values.has(keyOf(at))) return false;
    if (isUnknown(calculated) || (calculated.kind === 'error' && calculated.value === '#NAME?')) return false;
    return book.hasSavedValues !== true || isSameValue(savedAt(at), calculated);
  }

  function savedAt({ sheetIndex, row, column }: CellAt): CellValue {
    return model.sheets[sheetIndex]?.cells.valueAt(row, column) ?? BLANK_VALUE;
  }

  function sheetName({ sheetIndex }: CellAt): string {
    return model.sheets[sheetIndex]?.name ?? '';
  }

  function formulaAt({ sheetIndex, row, column }: CellAt): string {
    const formula = model.sheets[sheetIndex]?.cells.formulaAt(row, column);
    return formula !== undefined && 'text' in formula ? `=${formula.text}` : '';
  }
}

/** Errors that a spreadsheet program gives for what it does not know; Excel has none of them. */
function isUnknown(value: CellValue): boolean {
  return value.kind === 'error' && !/^#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A)$/.test(value.value);
}
