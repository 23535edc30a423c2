import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import { proveWorkbook } from '../../../shared/sql/proof/prove-workbook.ts';
import { LostDatabaseError } from '../../../shared/sql/proof/sql-engine.ts';
import type { SegmentProof } from '../../../shared/sql/proof/verdict.ts';
import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { workbookOf } from '../../support/workbook-of.ts';
import { SqlRunner } from './sql-run.ts';
import { down, filled } from './workbook-cases.ts';

/** A number that stands in formulas which the database is to refuse. */
const REFUSED = 123_454_321;

let runner: SqlRunner;

beforeAll(async () => {
  runner = await SqlRunner.start();
});

afterAll(async () => {
  await runner[Symbol.asyncDispose]();
});

/** Proves on a database that refuses what the number stands in; `asked` counts how often it was asked. */
async function proveOn(
  model: WorkbookModel,
  refuse: () => Error = () => new Error('no such numbers'),
): Promise<{ proofs: readonly SegmentProof[]; asked: number }> {
  const { engine } = runner;
  await engine.run('drop schema if exists wb cascade; drop schema if exists xl cascade;');
  let asked = 0;
  const guard = (text: string, isTold: boolean): void => {
    if (isTold && text.includes(String(REFUSED))) throw refuse();
  };
  const compiled = compileWorkbook(model, 'wb', postgresql);
  const { segments } = await proveWorkbook(
    {
      name: 'guarded',
      run: async (script) => {
        guard(script, script.includes('create view'));
        await engine.run(script);
      },
      query: async (select) => {
        asked++;
        guard(select, true);
        return await engine.query(select);
      },
    },
    compiled,
    postgresql,
  );
  return { proofs: segments, asked };
}

/** A column of 20 rows: B doubles A, but B7 and B15 are other formulas; C adds to B, and D to A. */
function oneColumn(): WorkbookModel {
  return workbookOf({
    S: {
      ...{ A1: 'n', B1: 'twice', C1: 'more', D1: 'own' },
      ...filled('A', 2, 21, (r) => r),
      ...filled('B', 2, 21, (r) => ({ formula: `=A${r}*2`, value: r * 2 })),
      B7: { formula: `=A7*2+A7*${REFUSED}*0`, value: 14 },
      B15: { formula: '=A15+15', value: 30 },
      ...filled('C', 2, 21, (r) => ({ formula: `=B${r}+1`, value: r * 2 + 1 })),
      ...filled('D', 2, 21, (r) => ({ formula: `=A${r}+1`, value: r + 1 })),
      F30: { formula: '=A2+1', value: 3 },
      F31: { formula: '=B7+1', value: 15 },
    },
  });
}

const summary = (proofs: readonly SegmentProof[]) =>
  Object.fromEntries(
    proofs.map(({ address, passed, failed, unresolved }) => [address, [passed, failed, unresolved]]),
  );

describe('A formula that the database refuses', () => {
  test('leaves unresolved its own cells and those that depend on it', async () => {
    const { proofs } = await proveOn(oneColumn());
    const reasons = new Map(proofs.map(({ address, reason }) => [address, reason]));

    expect(summary(proofs)).toEqual({
      'B2:B6,B8:B14,B16:B21': [18, 0, 0],
      B7: [0, 0, 1],
      B15: [1, 0, 0],
      'C2:C21': [0, 0, 20],
      'D2:D21': [20, 0, 0],
      F30: [1, 0, 0],
      F31: [0, 0, 1],
    });
    expect(reasons.get('B7')).toMatch(/^the database refused it: no such numbers/);
    expect(reasons.get('F31')).toBe('the database refused it: it depends on S!B7');
  });

  test('does not hide a difference in another cell', async () => {
    const model = oneColumn();
    const cells = model.sheets[0]?.cells;
    const index = cells?.indexAt(15, 2);
    if (cells !== undefined && index !== undefined) cells.numbers[index] = 31;

    expect(summary((await proveOn(model)).proofs)).toMatchObject({ B15: [0, 1, 0], 'D2:D21': [20, 0, 0] });
  });

  test('is found among hundreds with few questions', async () => {
    const model = workbookOf({
      S: {
        A1: 2,
        ...down(
          'C',
          1,
          ...Array.from({ length: 300 }, (_, i) => ({
            formula: i % 100 === 50 ? `=A1*${i}+A1*${REFUSED}*0` : `=A1*${i}+1`,
            value: 2 * i + (i % 100 === 50 ? 0 : 1),
          })),
        ),
      },
    });
    const { proofs, asked } = await proveOn(model);
    const unresolved = proofs.filter((proof) => proof.unresolved > 0).map(({ address }) => address);

    expect(unresolved).toEqual(['C51', 'C151', 'C251']);
    expect(proofs.reduce((total, { passed }) => total + passed, 0)).toBe(297);
    expect(asked).toBeLessThan(40);
  });

  test('is not asked for again when it takes the database down', async () => {
    const { proofs, asked } = await proveOn(oneColumn(), () => new LostDatabaseError('too slow'));

    expect(summary(proofs)).toMatchObject({ B7: [0, 0, 1] });
    expect(asked).toBeLessThan(12);
  });
});
