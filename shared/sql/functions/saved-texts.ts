import type { FormulaNode } from '../../formula/ast.ts';
import type { FunctionCall } from '../compile/function-call.ts';

/** A text without anything that criteria and patterns know. */
const PLAIN = 'x';
const COMPARISONS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/**
 * The texts that an argument had when the workbook was saved, one for each row of the run, or one for all of them. Null where
 * it was no text. What functions make of texts is not known: theirs are put together, so that no sign is overlooked.
 */
export function savedTexts(call: FunctionCall, index: number): readonly (string | null)[] {
  const node = call.node(index);
  return node === undefined || call.isGiven(index) ? [PLAIN] : textsOf(node, call);
}

function textsOf(node: FormulaNode, call: FunctionCall): readonly (string | null)[] {
  const { scope, evaluator } = call;
  switch (node.kind) {
    case 'group':
      return textsOf(node.inner, call);
    case 'text':
      return [node.value];
    case 'cell':
      return scope.savedTexts?.(node) ?? [PLAIN];
    case 'cell-range':
    case 'column-range':
    case 'row-range': {
      const cell = scope.intersection(node);
      return (cell && scope.savedTexts?.(cell)) ?? [PLAIN];
    }
    case 'name':
    case 'structured-reference': {
      const definition = evaluator.definitionOf(node);
      return definition === null ? [PLAIN] : textsOf(definition, call);
    }
    case 'binary-expression':
      if (node.operator !== '&') return [null];
      return together([textsOf(node.left, call), textsOf(node.right, call)], (parts) => parts.join(''));
    case 'function': {
      const made = node.arguments
        .filter((argument) => isTextual(argument))
        .map((argument) => textsOf(argument, call));
      if (made.length === 0) return [null];
      if (node.name === 'SUBSTITUTE' && made.length === 3)
        return together(made, ([text = '', old = '', by = '']) =>
          old === '' ? text : text.replaceAll(old, by),
        );
      return together(made, (parts) => parts.join(''));
    }
    default:
      return [null];
  }
}

/** Whether it may be a text, and not a number or a range. */
function isTextual(node: FormulaNode): boolean {
  switch (node.kind) {
    case 'group':
      return isTextual(node.inner);
    case 'binary-expression':
      return !COMPARISONS.has(node.operator) && node.operator === '&';
    case 'text':
    case 'cell':
    case 'function':
    case 'structured-reference':
      return true;
    default:
      return false;
  }
}

function together(
  parts: readonly (readonly (string | null)[])[],
  make: (texts: readonly string[]) => string,
): readonly string[] {
  const rows = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: rows }, (_, row) =>
    make(parts.map((part) => part[part.length === 1 ? 0 : row] ?? '')),
  );
}
