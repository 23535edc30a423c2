import { expect, test } from 'vitest';
import { compileWorkbook } from '../../../../../shared/sql/layout/compile-workbook.ts';
import type { SegmentProof } from '../../../../../shared/sql/proof/verdict.ts';
import { unresolvedFormulas } from '../../../../../shared/sql/summary/unresolved-formula.ts';
import { workbookOf } from '../../../../support/workbook-of.ts';

const proofOf = (address: string, unresolved: number, reason?: string): SegmentProof => ({
  ...{ sheet: 'S', address, formula: 'A2+1', passed: 1, failed: 0, unresolved, reason, failures: [] },
});

test('Formulas of which nothing can be said are listed with the reason, apart from those without SQL', () => {
  const { plan } = compileWorkbook(workbookOf({ S: { A1: '=NOSUCH(1)', A3: '=1+1' } }), 's');

  const proofs = [
    proofOf('A1', 1, 'NOSUCH is unknown'),
    proofOf('A3', 1, 'the database refused it: too large'),
    proofOf('B2', 0),
  ];

  expect(unresolvedFormulas(proofs, plan)).toEqual([
    { sheet: 'S', cell: 'A3', formula: '=A2+1', cells: 1, reason: 'the database refused it: too large' },
  ]);
});
