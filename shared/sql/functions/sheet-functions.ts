import type { FormulaNode } from '../../formula/ast.ts';
import type { FunctionCall } from '../compile/function-call.ts';
import { range } from '../compile/function-plan.ts';
import { resolveReference } from '../compile/resolve-reference.ts';
import { constantOf, errorOf, type Typed } from '../compile/typed.ts';
import { isReference } from './gather.ts';

function sheetsOf(call: FunctionCall): NonNullable<FunctionCall['scope']['sheets']> {
  const { sheets } = call.scope;
  if (sheets === undefined) throw call.unsupported('there are no worksheets');
  return sheets;
}

/** The sheets that a reference names; undefined where it names none. */
function placeOf(node: FormulaNode, call: FunctionCall): { first?: string; last?: string } | undefined {
  const resolved = resolveReference(node, call.evaluator);
  if (resolved === null || resolved.kind === 'error') return undefined;
  const { place } = resolved;
  const first = place?.sheet;
  if (first === undefined) return {};
  return { first, last: place?.lastSheet ?? first };
}

function numbered(name: string, call: FunctionCall): Typed {
  const at = sheetsOf(call).names.findIndex((each) => each.toLowerCase() === name.toLowerCase());
  return at === -1 ? errorOf('#N/A') : constantOf(at + 1);
}

/** The number of the formula's own sheet, of the one that a reference leads to, or of the one that a text names. */
function sheet(call: FunctionCall): Typed {
  const { own } = sheetsOf(call);
  const node = call.node(0);
  if (node === undefined) return constantOf(own + 1);
  if (isReference(node, call)) {
    const place = placeOf(node, call);
    if (place === undefined) throw call.unsupported('the argument must be a reference');
    return place.first === undefined ? constantOf(own + 1) : numbered(place.first, call);
  }
  const constant = call.constant(0);
  if (typeof constant !== 'string') throw call.unsupported('the name of the worksheet must be a constant');
  return numbered(constant, call);
}

/** How many sheets the workbook has, or the reference goes through. */
function sheets(call: FunctionCall): Typed {
  const { names } = sheetsOf(call);
  const node = call.node(0);
  if (node === undefined) return constantOf(names.length);
  const place = placeOf(node, call);
  if (place === undefined) throw call.unsupported('the argument must be a reference');
  const [first, last] = [place.first, place.last].map((name) =>
    names.findIndex((each) => each.toLowerCase() === name?.toLowerCase()),
  );
  return constantOf(Math.abs((last ?? 0) - (first ?? 0)) + 1);
}

export const SHEET_FUNCTIONS = [range('SHEET', 0, 1, sheet), range('SHEETS', 0, 1, sheets)];
