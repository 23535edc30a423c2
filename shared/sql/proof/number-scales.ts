import type { FormulaNode } from '../../formula/ast.ts';
import { childNodes } from '../../formula/child-nodes.ts';
import { type SheetCells, ValueKind } from '../../workbook/sheet-cells.ts';
import type { WorkbookPlan } from '../plan/plan-workbook.ts';
import { referencesOf } from '../plan/reference.ts';
import type { Segment } from '../plan/segment.ts';
import { SegmentIndex } from '../plan/segment-index.ts';

/** Beyond, it is measured by the value alone. */
const MOST = 1;
/** A name may mean a name. */
const MAX_DEPTH = 32;
/** Of what these give, nothing is larger than what they are given, but for a sum of many. */
const GIVEN_BACK = new Set(['SUM', 'AVERAGE', 'MIN', 'MAX', 'ABS', 'IF', 'IFERROR']);

/**
 * How large the numbers are that the values of a formula come from, up to 1. Sums leave remainders in the last digits of what is
 * summed up, so that is what a difference is measured by. 0 where nothing is summed up: products are right in all their digits.
 */
export function numberScales(plan: WorkbookPlan): ReadonlyMap<Segment, number> {
  const { levels, homes, definitions } = plan;
  const index = new SegmentIndex(levels.flat());
  const largest = homes.sheets.map(({ cells }) => largestByColumn(cells));
  const scales = new Map<Segment, number>();
  for (const segment of levels.flat()) scales.set(segment, scaleOf(segment));
  return scales;

  function scaleOf({ tree, sheetIndex, rows, column }: Segment): number {
    const at = { sheetIndex, row: rows.first, column };
    let scale = 0;
    const isKnown = (node: FormulaNode, depth: number): boolean => {
      switch (node.kind) {
        case 'number':
          scale = Math.max(scale, Math.abs(node.value));
          return true;
        case 'cell':
        case 'cell-range':
        case 'column-range':
        case 'row-range':
          return true;
        case 'name':
        case 'structured-reference': {
          const definition = depth === MAX_DEPTH ? null : definitions.of(node, at);
          return definition !== null && isKnown(definition, depth + 1);
        }
        case 'group':
        case 'percent':
        case 'unary-expression':
        case 'binary-expression':
          return childNodes(node).every((child) => isKnown(child, depth));
        case 'function':
          return GIVEN_BACK.has(node.name) && childNodes(node).every((child) => isKnown(child, depth));
        default:
          return false;
      }
    };
    if (tree === undefined || !isKnown(tree, 0)) return MOST;
    let isExact = isProduct(tree);
    for (const reference of referencesOf(tree, at, homes.sheets, definitions)) {
      for (const [there, size] of largest[reference.sheetIndex] ?? []) {
        if (there >= reference.firstColumn && there <= reference.lastColumn) scale = Math.max(scale, size);
      }
      for (const needed of index.reachedFrom(rows, reference)) {
        // Those of a recurrence come from each other.
        const its = scales.get(needed) ?? MOST;
        if (its > 0) isExact = false;
        scale = Math.max(scale, its);
      }
    }
    return isExact ? 0 : Math.min(scale, MOST);
  }
}

/** Whether it only multiplies, divides and raises what it finds. */
function isProduct(node: FormulaNode): boolean {
  switch (node.kind) {
    case 'number':
    case 'cell':
      return true;
    case 'group':
    case 'percent':
    case 'unary-expression':
      return childNodes(node).every(isProduct);
    case 'binary-expression':
      return ['*', '/', '^'].includes(node.operator) && childNodes(node).every(isProduct);
    default:
      return false;
  }
}

function largestByColumn({ count, kinds, numbers, columns }: SheetCells): ReadonlyMap<number, number> {
  const largest = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    if (kinds[i] !== ValueKind.number) continue;
    const [column, size] = [columns[i] ?? 0, Math.abs(numbers[i] ?? 0)];
    if (size > (largest.get(column) ?? -1)) largest.set(column, size);
  }
  return largest;
}
