import { readFile } from 'node:fs/promises';
import type { FormulaNode } from '../../../shared/formula/ast.ts';
import { FormulaInvalidError } from '../../../shared/formula/formula-invalid-error.ts';
import { parseFormula } from '../../../shared/formula/parse-formula.ts';
import { printA1 } from '../../../shared/formula/print-formula.ts';

/**
 * `node test/conformance/formula-corpus/run-read-again.ts FILE`: how many of the formulas in a file, one a line, are read, and
 * give the same tree when they are printed and read again, as JSON.
 */
const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('Name a file with a formula on each line.');
const formulas = (await readFile(path, 'utf8')).split('\n');
const same = formulas.filter((formula) => {
  const tree = treeOf(formula);
  return tree !== undefined && withoutPlaces(tree) === withoutPlaces(parseFormula(printA1(tree)));
});
process.stdout.write(`${JSON.stringify({ formulas: formulas.length, same: same.length })}\n`);

function treeOf(formula: string): FormulaNode | undefined {
  try {
    return parseFormula(formula);
  } catch (error) {
    if (error instanceof FormulaInvalidError) return undefined;
    throw error;
  }
}

function withoutPlaces(tree: FormulaNode): string {
  return JSON.stringify(tree, (key, value) => (key === 'start' || key === 'end' ? undefined : value));
}
