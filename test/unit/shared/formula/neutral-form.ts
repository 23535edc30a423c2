import type { AstExpression } from '@borgar/fx/xlsx';
import { parse, parseA1Ref, parseStructRef, tokenize } from '@borgar/fx/xlsx';
import type { CellAddress, FormulaNode, LineAddress } from '../../../../shared/formula/ast.ts';
import { form, place, shortForm } from './short-form.ts';

/**
 * Trees of both readers in one form, so that they can be compared. It leaves out what the other reader does not
 * tell: which corner of a range comes first, parentheses, and whether a sign belongs to its number.
 */
export function neutralForm(node: FormulaNode): string {
  return shortForm(node, neutrally);
}

function neutrally(node: FormulaNode): string | undefined {
  switch (node.kind) {
    case 'error':
      return node.code;
    case 'cell':
      return place(node.place) + area(node, node);
    case 'cell-range':
      return place(node.place) + area(node.first, node.last);
    case 'column-range':
      return `${place(node.place)}C${lines(node.first, node.last)}`;
    case 'row-range':
      return `${place(node.place)}R${lines(node.first, node.last)}`;
    case 'name':
      return place(node.place) + node.name.toLowerCase();
    case 'structured-reference': {
      const columns = [node.firstColumn, node.lastColumn].filter((name) => name !== undefined);
      const sections = node.sections.map((section) => section.replace('-', ' '));
      return place(node.place) + table(node.table, sections, columns);
    }
    case 'dde-link':
      return `${node.server}|${node.topic}!${node.item}`;
    case 'unary-expression':
      return signed(node.operator, neutralForm(node.operand));
    case 'reference-expression':
      return form(node.operator, [node.left, node.right].map(neutralForm));
    case 'call':
      return form(neutralForm(node.callee), node.arguments.map(neutralForm));
    default:
      return undefined;
  }
}

/** The tree that `@borgar/fx` reads, or `undefined` if it refuses the formula. */
export function neutralFormOfFx(formula: string): string | undefined {
  let tree: AstExpression;
  try {
    tree = parse(tokenize(formula, { withLocation: false }));
  } catch {
    return undefined;
  }
  return fxForm(tree);
}

function fxForm(node: AstExpression | null): string {
  if (node === null) return '_';
  switch (node.type) {
    case 'ReferenceIdentifier':
      return fxReference(node.value, node.kind);
    case 'Literal':
      if (typeof node.value === 'boolean') return String(node.value).toUpperCase();
      return typeof node.value === 'string' ? JSON.stringify(node.value) : String(node.value);
    case 'ErrorLiteral':
      return node.value.toUpperCase();
    case 'UnaryExpression':
      return signed(node.operator, node.arguments.map(fxForm).join(' '));
    case 'BinaryExpression':
      return form(node.operator, node.arguments.map(fxForm));
    case 'CallExpression': {
      // Its type says that this is a name, and it is not always.
      const callee: AstExpression | typeof node.callee = node.callee;
      return form(
        callee.type === 'Identifier' ? functionName(callee.name) : fxForm(callee),
        node.arguments.map(fxForm),
      );
    }
    case 'ArrayExpression':
      return `{${node.elements.map((row) => row.map(fxForm).join(',')).join(';')}}`;
    case 'LambdaExpression':
      return form('LAMBDA', [...node.params.map(({ name }) => name.toLowerCase()), fxForm(node.body)]);
    case 'LetExpression':
      return form('LET', [
        ...node.declarations.flatMap(({ id, init }) => [id.name.toLowerCase(), fxForm(init)]),
        fxForm(node.body),
      ]);
  }
}

function fxReference(text: string, kind: 'name' | 'range' | 'beam' | 'table'): string {
  if (kind === 'table') {
    const { workbookName, sheetName, table: name, sections = [], columns = [] } = parseStructRef(text) ?? {};
    return fxPlace(workbookName, sheetName) + table(name, sections, columns);
  }
  const reference = parseA1Ref(text);
  if (reference === undefined) return text;
  const before = fxPlace(reference.workbookName, reference.sheetName);
  if ('name' in reference) return before + reference.name.toLowerCase();
  const { top, left, bottom, right, $top, $left, $bottom, $right } = reference.range;
  const line = (index: number | null | undefined, absolute: boolean | null | undefined) => ({
    index: (index ?? 0) + 1,
    absolute: absolute ?? false,
  });
  if (top === null) return `${before}C${lines(line(left, $left), line(right, $right))}`;
  if (left === null) return `${before}R${lines(line(top, $top), line(bottom, $bottom))}`;
  return `${before}R${lines(line(top, $top), line(bottom, $bottom))}C${lines(line(left, $left), line(right, $right))}`;
}

function fxPlace(book: string | undefined, sheets: string | undefined): string {
  if (!book && !sheets) return '';
  const [sheet, lastSheet] = (sheets ?? '').split(':');
  return place({ book: book || undefined, sheet: sheet || undefined, lastSheet });
}

/** A minus before a number may belong to it or not: the number is the same. */
function signed(operator: string, operand: string): string {
  return operator === '-' && /^[0-9]/.test(operand) ? `-${operand}` : form(operator, [operand]);
}

function functionName(name: string): string {
  return name.toUpperCase().replace(/^(?:_XL(?:FN|WS|UDF)\.)+/, (prefix) => prefix.toLowerCase());
}

function table(name: string | undefined, sections: readonly string[], columns: readonly string[]): string {
  return `${(name ?? '').toLowerCase()}[${[...sections].sort().join(' ')} ${columns.join(':').toLowerCase()}]`;
}

function area(first: CellAddress, last: CellAddress): string {
  const rows = lines(
    { index: first.row, absolute: first.rowAbsolute },
    { index: last.row, absolute: last.rowAbsolute },
  );
  const columns = lines(
    { index: first.column, absolute: first.columnAbsolute },
    { index: last.column, absolute: last.columnAbsolute },
  );
  return `R${rows}C${columns}`;
}

/** The smaller one first. */
function lines(first: LineAddress, last: LineAddress): string {
  const ends = last.index < first.index ? [last, first] : [first, last];
  return ends.map(({ index, absolute }) => (absolute ? '$' : '') + index).join(':');
}
