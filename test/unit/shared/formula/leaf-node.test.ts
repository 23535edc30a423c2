import { describe, expect, test } from 'vitest';
import { childNodes } from '../../../../shared/formula/child-nodes.ts';
import { isLeaf } from '../../../../shared/formula/leaf-node.ts';
import { mapLeaves } from '../../../../shared/formula/map-leaves.ts';
import { parseFormula } from '../../../../shared/formula/parse-formula.ts';
import { walkFormula } from '../../../../shared/formula/walk-formula.ts';

const FORMULA =
  'IF(A1,,{1,"x";TRUE,#N/A})+SUM(A1:B2,A:A,1:2,[1]S!Rate,Orders[Price],x|y!z)*(LAMBDA(a,a)(2)%)&@B1#';

describe('a leaf', () => {
  test('has no node below it but the constants of an array', () => {
    const tree = parseFormula(FORMULA);
    const leaves = [...walkFormula(tree)].filter(isLeaf);
    expect(new Set(leaves.map(({ kind }) => kind)).size).toBe(13);
    for (const leaf of leaves) expect(childNodes(leaf).length, leaf.kind).toBe(leaf.kind === 'array' ? 4 : 0);
  });

  test('is replaced as a whole, the constants of an array with it', () => {
    const replaced: string[] = [];
    mapLeaves(parseFormula('SUM({1,2},3)'), (leaf) => {
      replaced.push(leaf.kind);
      return leaf;
    });
    expect(replaced).toEqual(['array', 'number']);
  });
});
