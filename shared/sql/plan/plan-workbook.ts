import { stronglyConnected } from '../../graph/strongly-connected.ts';
import type { WorkbookModel } from '../../workbook/workbook-model.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import { addressOf } from './address-of.ts';
import { CellHomes } from './cell-homes.ts';
import { Definitions } from './definitions.ts';
import { findSegments, readFormula } from './find-segments.ts';
import { planTables } from './plan-tables.ts';
import { type Reference, referencesOf } from './reference.ts';
import { RowSet } from './row-set.ts';
import type { Segment } from './segment.ts';
import { SegmentIndex } from './segment-index.ts';
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
  /** By level: all that the formulas of one need has been computed before it. */
  readonly levels: readonly (readonly Segment[])[];
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
  const { levels, refused: unordered } = order(kept);
  const subtotals = kept
    .map(({ segment }) => segment)
    .filter(({ tree }) => tree !== undefined && isSubtotal(tree));
  return {
    model,
    homes,
    definitions,
    tables,
    levels,
    subtotals,
    refused: [...refused, ...rare, ...unordered],
  };
}

interface Bound {
  readonly segment: Segment;
  readonly references: readonly Reference[];
}

/** The references of a segment; the segment with its refusal when it has one that leads nowhere. */
function bind(segment: Segment, { sheets }: CellHomes, definitions: Definitions): Bound | undefined {
  if (segment.tree === undefined) return undefined;
  const at = { sheetIndex: segment.sheetIndex, row: segment.rows.first, column: segment.column };
  try {
    return { segment, references: referencesOf(segment.tree, at, sheets, definitions) };
  } catch (error) {
    if (!(error instanceof UnsupportedFormulaError)) throw error;
    return { segment: { ...segment, refusal: error.message }, references: [] };
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
  const { together, single } = splitRows(rows, bound.references, table, homes);
  for (const part of together) yield partOf(segment, part, homes);
  if (single.count > MAX_SINGLE_ROWS) {
    const refusal = 'from each of its rows it refers to different cells outside of tables';
    yield { ...partOf(segment, single, homes), tree: undefined, refusal };
    return;
  }
  for (const row of single) yield partOf(segment, RowSet.run(row, row), homes);
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
    rare: rare.map(({ segment }) => ({ ...segment, tree: undefined, refusal })),
  };
}

function order(known: readonly Bound[]): { levels: Segment[][]; refused: Segment[] } {
  const index = new SegmentIndex(known.map(({ segment }) => segment));
  const needs = new Map<Segment, ReadonlySet<Segment>>();
  for (const { segment, references } of known) {
    const needed = references.flatMap((reference) => [...index.reachedFrom(segment.rows, reference)]);
    needs.set(segment, new Set(needed));
  }
  const needed = (segment: Segment) => needs.get(segment) ?? [];
  const levelOf = new Map<Segment, number>();
  const levels: Segment[][] = [];
  const circular: Segment[] = [];
  const tooDeep: Segment[] = [];
  for (const group of stronglyConnected(needs.keys(), needed)) {
    const [segment] = group;
    if (segment === undefined) continue;
    if (group.length > 1 || needs.get(segment)?.has(segment) === true) {
      const refusal = `it depends on itself: ${group.map(addressOf).join(', ')}`;
      circular.push(...group.map((member) => ({ ...member, tree: undefined, refusal })));
      continue;
    }
    const before = [...needed(segment)].map((other) => levelOf.get(other) ?? -1);
    const level = Math.max(-1, ...before) + 1;
    if (level === MAX_LEVELS) {
      // As a constant it is where the next ones start again.
      const refusal = `more than ${MAX_LEVELS} formulas before it depend on each other one after the other`;
      tooDeep.push({ ...segment, tree: undefined, refusal });
      continue;
    }
    levelOf.set(segment, level);
    levels[level] ??= [];
    levels[level].push(segment);
  }
  return { levels, refused: [...circular, ...tooDeep] };
}
