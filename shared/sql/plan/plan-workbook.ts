import type { FormulaNode } from '../../formula/ast.ts';
import { walkFormula } from '../../formula/walk-formula.ts';
import type { WorkbookModel } from '../../workbook/workbook-model.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import { addressOf } from './address-of.ts';
import type { Bound } from './bound.ts';
import { CellHomes } from './cell-homes.ts';
import { Definitions } from './definitions.ts';
import { findSegments, readFormula } from './find-segments.ts';
import { type Ordered, orderSegments } from './order-segments.ts';
import { rangesTakenByRow } from './own-cells.ts';
import { planTables } from './plan-tables.ts';
import type { Recurrence } from './recurrence.ts';
import { type Reference, referencesOf } from './reference.ts';
import { RowSet } from './row-set.ts';
import type { Segment } from './segment.ts';
import { splitRows } from './split-rows.ts';
import { isSubtotal } from './subtotals.ts';
import type { TablePlan } from './table-plan.ts';
import type { UniqueNames } from './unique-names.ts';

/** What becomes of a workbook: its tables, and its formulas in the order in which they can be computed. */
export interface WorkbookPlan {
  readonly model: WorkbookModel;
  readonly homes: CellHomes;
  readonly definitions: Definitions;
  readonly tables: readonly TablePlan[];
  /** By level: all that the formulas of one need has been computed before it, or in the same recurrence. */
  readonly levels: readonly (readonly Segment[])[];
  /** Formulas that are computed row by row. */
  readonly recurrences: readonly Recurrence[];
  /** Those whose formulas sum up others. */
  readonly subtotals: readonly Segment[];
  /** Formulas that do not become SQL, each with its `refusal`. */
  readonly refused: readonly Segment[];
}

/** Rows of one segment that are computed one by one because of what they refer to. */
const MAX_SINGLE_ROWS = 200;

/** Formulas that wait for each other, one after the other, in one query. */
const MAX_LEVELS = 500;

/** Formulas of one workbook: to plan a view of so many takes a database half a gigabyte. */
const MAX_FORMULAS = 2_500;

/** Cells whose formulas depend on each other in other ways than from row to row are ordered one by one. */
const MAX_ENTANGLED_CELLS = 200;

/** `names` are those that tables take theirs from. */
export function planWorkbook(model: WorkbookModel, names: UniqueNames): WorkbookPlan {
  const tables = planTables(model, names);
  const homes = new CellHomes(model, tables);
  const definitions = new Definitions(model);
  const refused: Segment[] = [];
  const known: Bound[] = [];
  for (const found of findSegments(homes)) {
    for (const segment of [...uniform(found, homes, definitions)]) {
      const bound = bind(segment, homes, definitions);
      if (bound === undefined || bound.segment.refusal !== undefined) refused.push(bound?.segment ?? segment);
      else known.push(bound);
    }
  }
  const { kept, rare } = mostUsed(known);
  const { ordered, circular } = untangled(kept, model, homes, definitions);
  const { levels, recurrences } = ordered;
  const subtotals = kept
    .map(({ segment }) => segment)
    .filter(({ tree }) => tree !== undefined && isSubtotal(tree));
  return {
    model,
    homes,
    definitions,
    tables,
    levels,
    recurrences,
    subtotals,
    refused: [...refused, ...rare, ...circular, ...tooDeep(ordered)],
  };
}

/** The references of a segment; the segment with its refusal when it has one that leads nowhere. */
function bind(segment: Segment, { sheets }: CellHomes, definitions: Definitions): Bound | undefined {
  if (segment.tree === undefined) return undefined;
  const at = { sheetIndex: segment.sheetIndex, row: segment.rows.first, column: segment.column };
  try {
    return { segment, references: referencesOf(segment.tree, at, sheets, definitions) };
  } catch (error) {
    if (!(error instanceof UnsupportedFormulaError)) throw error;
    return { segment: { ...segment, refusal: error.message, refusalCode: error.reason }, references: [] };
  }
}

/** The segment in parts whose references lead from each row to the same kind of place. */
function* uniform(segment: Segment, homes: CellHomes, definitions: Definitions): Generator<Segment> {
  const bound = bind(segment, homes, definitions);
  const { table, rows } = segment;
  if (bound === undefined || bound.segment.refusal !== undefined || table === undefined || rows.count === 1) {
    yield segment;
    return;
  }
  const isApart = segment.tree !== undefined && spillsByRow(segment.tree);
  const { together, single } = isApart
    ? { together: [], single: rows }
    : splitRows(rows, bound.references, table, homes, takenByRow(segment, homes, definitions));
  for (const part of together) yield partOf(segment, part, homes);
  if (single.count > MAX_SINGLE_ROWS) {
    const refusal = 'from each of its rows it refers to different cells outside of tables';
    yield { ...partOf(segment, single, homes), tree: undefined, refusal, refusalCode: 'reference-kind' };
    return;
  }
  for (const row of single) yield partOf(segment, RowSet.run(row, row), homes);
}

function takenByRow(
  { tree, isArray, sheetIndex, rows, column }: Segment,
  { sheets }: CellHomes,
  definitions: Definitions,
): readonly Reference[] {
  if (tree === undefined || isArray) return [];
  return rangesTakenByRow(tree, { sheetIndex, row: rows.first, column }, sheets, definitions);
}

/** Whether it refers from each row to what spills from another cell. */
function spillsByRow(tree: FormulaNode): boolean {
  return [...walkFormula(tree)].some(
    (node) => node.kind === 'spill' && node.operand.kind === 'cell' && !node.operand.rowAbsolute,
  );
}

function partOf(segment: Segment, rows: RowSet, homes: CellHomes): Segment {
  if (rows.first === segment.rows.first) return { ...segment, rows };
  const formula = homes.sheets[segment.sheetIndex]?.cells.formulaAt(rows.first, segment.column);
  return { ...segment, rows, ...readFormula(formula) };
}

/** Those that stand in the most cells, as many as can be computed. */
function mostUsed(known: readonly Bound[]): { kept: readonly Bound[]; rare: Segment[] } {
  if (known.length <= MAX_FORMULAS) return { kept: known, rare: [] };
  const byUse = known.toSorted((a, b) => b.segment.rows.count - a.segment.rows.count);
  const kept = new Set(byUse.slice(0, MAX_FORMULAS));
  const refusal = `the workbook has more than ${MAX_FORMULAS.toLocaleString('en')} different formulas, and this one stands in few cells`;
  const rare = known.filter((bound) => !kept.has(bound));
  return {
    kept: known.filter((bound) => kept.has(bound)),
    rare: rare.map(({ segment }) => ({
      ...segment,
      tree: undefined,
      refusal,
      refusalCode: 'too-many-formulas',
    })),
  };
}

/** The order of the formulas, and those that have none. */
function untangled(
  known: readonly Bound[],
  { calculation }: WorkbookModel,
  homes: CellHomes,
  definitions: Definitions,
): { ordered: Ordered; circular: Segment[] } {
  const circular: Segment[] = [];
  let left = known;
  for (;;) {
    const ordered = orderSegments(left, MAX_LEVELS);
    if (ordered.entangled.length === 0) return { ordered, circular };
    const done = new Set(ordered.entangled.flat());
    left = left.filter((bound) => !done.has(bound));
    for (const group of ordered.entangled) {
      const cells = group.reduce((sum, { segment }) => sum + segment.rows.count, 0);
      const isCells = cells === group.length;
      const isMany = cells > MAX_ENTANGLED_CELLS || left.length + cells > MAX_FORMULAS;
      if (isCells) circular.push(...refusedGroup(group, calculation.isIterative ? ITERATIVE : CIRCULAR));
      else if (isMany) circular.push(...refusedGroup(group, ENTANGLED));
      else left = [...left, ...group.flatMap(({ segment }) => cellsOf(segment, homes, definitions))];
    }
  }
}

/** A segment cell by cell. */
function cellsOf(segment: Segment, homes: CellHomes, definitions: Definitions): Bound[] {
  return [...segment.rows].flatMap((row) => {
    const cell = partOf(segment, RowSet.run(row, row), homes);
    return bind(cell, homes, definitions) ?? [];
  });
}

const CIRCULAR = 'it depends on itself';
const ITERATIVE = 'it depends on itself, and the workbook repeats its calculation (iterative calculation)';
const ENTANGLED = 'its rows depend on each other, and not only on those before them';

function refusedGroup(group: readonly Bound[], why: string): Segment[] {
  const refusal = `${why}: ${group.map(({ segment }) => addressOf(segment)).join(', ')}`;
  return group.map(({ segment }) => ({
    ...segment,
    tree: undefined,
    refusal,
    refusalCode: 'circular',
  }));
}

function tooDeep(ordered: Ordered): Segment[] {
  const refusal = `more than ${MAX_LEVELS} formulas before it depend on each other one after the other`;
  return ordered.tooDeep.map((segment) => ({
    ...segment,
    tree: undefined,
    refusal,
    refusalCode: 'too-deep',
  }));
}
