import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import { writePackage } from '../../../shared/sql/layout/write-package.ts';
import { addressOf } from '../../../shared/sql/plan/address-of.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import { proveWorkbook } from '../../../shared/sql/proof/prove-workbook.ts';
import { LostDatabaseError } from '../../../shared/sql/proof/sql-engine.ts';
import type { SegmentProof } from '../../../shared/sql/proof/verdict.ts';
import { parsingSummary } from '../../../shared/sql/summary/parsing-summary.ts';
import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { workbookOf } from '../../support/workbook-of.ts';
import { REFUSED, refusingEngine } from './refusing-engine.ts';
import { SqlRunner } from './sql-run.ts';
import { down, filled } from './workbook-cases.ts';

let runner: SqlRunner;

beforeAll(async () => {
  runner = await SqlRunner.start();
});

afterAll(async () => {
  await runner[Symbol.asyncDispose]();
});

async function proveOn(model: WorkbookModel, refuse?: () => Error) {
  await runner.engine.clear();
  const engine = refusingEngine(runner.engine, refuse);
  const translated = compileWorkbook(model, 'wb', postgresql);
  const { compiled, proof } = await proveWorkbook(engine, translated, postgresql);
  return { proofs: proof.segments, asked: engine.asked(), translated, compiled };
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

  test('is a constant in what is delivered, with what depends on it and with the reason', async () => {
    const { compiled } = await proveOn(oneColumn());
    const { refused, levels } = compiled.plan;
    const catalogue = [...writePackage(compiled, postgresql, 'insert').statements].at(-1);

    expect(refused.map((segment) => [addressOf(segment), segment.refusalCode, segment.refusal])).toEqual([
      ['B7', 'refused-by-database', expect.stringMatching(/^the database refused it: no such numbers/)],
      ['C2:C21', 'refused-by-database', 'the database refused it: it depends on S!B7'],
      ['F31', 'refused-by-database', 'the database refused it: it depends on S!B7'],
    ]);
    expect(levels.flat().map(addressOf)).toEqual(['B2:B6,B8:B14,B16:B21', 'B15', 'D2:D21', 'F30']);
    expect(catalogue).toContain(
      `('S', 'F31', 'S_2', 'F', 'B7+1', 'the database refused it: it depends on S!B7')`,
    );
  });

  test('leaves views that are the same each time and can be read whole', async () => {
    const { compiled } = await proveOn(oneColumn());
    const again = await proveOn(oneColumn());
    const scripts = [compiled, again.compiled].map((each) =>
      [...writePackage(each, postgresql, 'insert').statements].join(''),
    );
    const { engine } = runner;
    await engine.clear();
    await engine.run(scripts[0] ?? '');

    expect(scripts[1]).toBe(scripts[0]);
    expect(
      await engine.query('select twice, more, own from wb."v_S" where _row in (7, 15) order by _row'),
    ).toEqual([
      { twice: 14, more: 15, own: 8 },
      { twice: 30, more: 31, own: 16 },
    ]);
    expect(await engine.query('select * from wb."v_S_2" order by _row')).toEqual([
      { _row: 30, F: 3 },
      { _row: 31, F: 15 },
    ]);
  });

  test('takes all columns along that are computed with it row by row', async () => {
    const { proofs, compiled } = await proveOn(
      workbookOf({
        S: {
          ...{ A1: 'in', B1: 'balance', C1: 'fee', D1: 'double' },
          ...filled('A', 2, 12, (r) => r),
          ...{ B2: 0, C2: 0 },
          ...filled('B', 3, 12, (r) => ({ formula: `=B${r - 1}+C${r - 1}+A${r}*0`, value: 0 })),
          ...filled('C', 3, 12, (r) => ({ formula: `=B${r}*0+C${r - 1}*0*${REFUSED}`, value: 0 })),
          ...filled('D', 2, 12, (r) => ({ formula: `=A${r}*2`, value: r * 2 })),
        },
      }),
    );

    expect(summary(proofs)).toEqual({ 'B3:B12': [0, 0, 10], 'C3:C12': [0, 0, 10], 'D2:D12': [11, 0, 0] });
    expect(compiled.plan.refused.map(addressOf).toSorted()).toEqual(['B3:B12', 'C3:C12']);
  });

  test('moves to the views what a table was to compute, and is found there', async () => {
    await runner.engine.clear();
    const engine = refusingEngine(runner.engine);
    const translated = compileWorkbook(
      workbookOf({
        S: {
          ...{ A1: 'n', B1: 'bad', C1: 'good' },
          ...filled('A', 2, 9, (r) => r),
          ...filled('B', 2, 9, (r) => ({ formula: `=A${r}*0*${REFUSED}`, value: 0 })),
          ...filled('C', 2, 9, (r) => ({ formula: `=A${r}+1`, value: r + 1 })),
        },
      }),
      'wb',
      postgresql,
      'table',
    );
    const { proof, compiled } = await proveWorkbook(engine, translated, postgresql);
    const pack = writePackage(compiled, postgresql, 'insert');
    const good = parsingSummary(compiled, pack, postgresql, proof).tables[0]?.columns[2];

    expect(translated.generated.columns.size).toBe(2);
    expect(summary(proof.segments)).toEqual({ 'B2:B9': [0, 0, 8], 'C2:C9': [8, 0, 0] });
    expect(good).toMatchObject({
      computedIn: 'view',
      whyInView: 'the database refused it: no such numbers',
    });
  });

  test('stays as it is when nothing can be read without it either', async () => {
    const { engine } = runner;
    await engine.clear();
    const translated = compileWorkbook(oneColumn(), 'wb', postgresql);
    const mute = {
      name: 'mute',
      run: (script: string) => engine.run(script),
      query: () => Promise.reject(new Error('not today')),
      clear: () => expect.fail('it is not run again'),
    };
    const { compiled, proof } = await proveWorkbook(mute, translated, postgresql);

    expect(compiled).toBe(translated);
    expect(proof.segments.every(({ passed }) => passed === 0)).toBe(true);
  });

  test('proves nothing when only its view is refused', async () => {
    const { engine } = runner;
    await engine.clear();
    const viewless = {
      name: 'without views',
      run: (script: string) =>
        script.includes('create view') ? Promise.reject(new Error('no views')) : engine.run(script),
      query: (select: string) => engine.query(select),
      clear: () => expect.fail('it is not run again'),
    };
    const translated = compileWorkbook(oneColumn(), 'wb', postgresql);
    const { proof } = await proveWorkbook(viewless, translated, postgresql);

    expect(proof.segments.reduce((sum, { passed }) => sum + passed, 0)).toBe(0);
    expect(proof.segments[0]?.reason).toMatch(/the first statement that was refused: no views$/);
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
    const { proofs, asked, translated, compiled } = await proveOn(
      oneColumn(),
      () => new LostDatabaseError('too slow'),
    );

    expect(summary(proofs)).toMatchObject({ B7: [0, 0, 1] });
    expect(asked).toBeLessThan(12);
    expect(compiled).toBe(translated);
  });
});
