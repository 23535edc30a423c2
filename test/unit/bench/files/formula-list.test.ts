import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { formulaList } from '../../../../bench/files/formula-list.ts';
import { parseFormula } from '../../../../shared/formula/parse-formula.ts';

test('the formulas to measure with are the same each time, and all of them are formulas', async () => {
  const list = await readFile(await formulaList(500), 'utf8');
  expect(await readFile(await formulaList(500), 'utf8')).toBe(list);

  const formulas = list.split('\n');
  expect(formulas).toHaveLength(500);
  for (const formula of formulas) expect(() => parseFormula(formula)).not.toThrow();
  expect(new Set(formulas.map((formula) => formula.replaceAll(/[A-Z$0-9]+/g, 'x'))).size).toBeGreaterThan(12);
});
