import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FormulaKind } from '../../../shared/formula/ast.ts';
import { parseFormula } from '../../../shared/formula/parse-formula.ts';
import { TOKEN_KINDS } from '../../../shared/formula/tokenize-formula.ts';
import { walkFormula } from '../../../shared/formula/walk-formula.ts';

const PAGE = readFileSync('docs/formula-ast.md', 'utf8');
const EXAMPLES = [...PAGE.matchAll(/^### (\S+)\n[\s\S]*?\n`(=.+)`\n\n```json\n([\s\S]+?)```/gm)].map(
  ([, kind = '', formula = '', json = '']) => ({ kind, formula, json }),
);

/** The compiler holds this to every kind that there is. */
const KINDS: Readonly<Record<FormulaKind, true>> = {
  number: true,
  text: true,
  logical: true,
  error: true,
  omitted: true,
  array: true,
  cell: true,
  'cell-range': true,
  'column-range': true,
  'row-range': true,
  name: true,
  'structured-reference': true,
  'dde-link': true,
  'unary-expression': true,
  percent: true,
  'binary-expression': true,
  'reference-expression': true,
  spill: true,
  'implicit-intersection': true,
  group: true,
  function: true,
  call: true,
};

test('docs/formula-ast.md has a section with an example for every kind of node', () => {
  expect(EXAMPLES.map(({ kind }) => kind)).toEqual(Object.keys(KINDS));
});

test.each(EXAMPLES)('its example of $kind, $formula, is what the parser gives', ({ kind, formula, json }) => {
  const tree = parseFormula(formula);
  expect([...walkFormula(tree)].map((node) => node.kind)).toContain(kind);
  expect(JSON.parse(JSON.stringify(tree))).toEqual(JSON.parse(json));
});

test.each(TOKEN_KINDS)('it explains the token %s', (kind) => {
  expect(PAGE.slice(PAGE.indexOf('## Tokens'))).toContain(`\`${kind}\``);
});
