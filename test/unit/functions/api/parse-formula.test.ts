import { expect, test } from 'vitest';
import { startApi } from '../../../support/api.ts';
import { problemIn } from '../../../support/problem.ts';
import { SAMPLES } from '../../shared/formula/formula-samples.ts';
import { STRUCTURED, TRICKY } from '../../shared/formula/tricky-formulas.ts';

const PARSE = '/api/v1/formulas/parse';

async function parse(body: unknown) {
  const api = await startApi();
  return await api.request(PARSE, { as: 'ada', body });
}

test('answers with the tokens and the tree of a formula', async () => {
  const response = await parse({ formula: '=A1 +2' });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    formula: '=A1 +2',
    tokens: [
      { kind: 'equals-sign', text: '=', start: 0, end: 1 },
      { kind: 'cell', text: 'A1', start: 1, end: 3 },
      { kind: 'space', text: ' ', start: 3, end: 4 },
      { kind: 'operator', text: '+', start: 4, end: 5 },
      { kind: 'number', text: '2', start: 5, end: 6 },
    ],
    ast: {
      kind: 'binary-expression',
      start: 1,
      end: 6,
      operator: '+',
      left: {
        kind: 'cell',
        start: 1,
        end: 3,
        row: 1,
        column: 1,
        rowAbsolute: false,
        columnAbsolute: false,
      },
      right: { kind: 'number', start: 5, end: 6, value: 2 },
    },
  });
});

test('answers as its contract says for every kind of formula', async () => {
  const api = await startApi();
  for (const formula of [...SAMPLES, ...[...TRICKY, ...STRUCTURED].map(([tricky]) => tricky)]) {
    // The client holds every answer against the description of the API.
    const response = await api.request(PARSE, { as: 'ada', body: { formula } });
    expect(response.status).toBe(200);
  }
});

test('answers for a long chain of operators', async () => {
  const response = await parse({ formula: `${'1+'.repeat(100)}1` });
  expect(response.status).toBe(200);
});

test.each([
  ['=SUM(A1,(B1+2)', 'parenthesis-unclosed', 4, '=SUM(A1,(B1+2)\n    ^'],
  ['', 'formula-empty', 0, '\n^'],
])('refuses what is no formula: %s', async (formula, fault, position, excerpt) => {
  const problem = await problemIn(await parse({ formula }), 'formula-invalid');
  expect(problem).toMatchObject({ fault, position, excerpt });
});

test('refuses a formula that is too long', async () => {
  const problem = await problemIn(await parse({ formula: '1'.repeat(8193) }), 'formula-invalid');
  expect(problem).toMatchObject({ fault: 'formula-too-long', position: 8192 });
});

test.each([[{}], [{ formula: 1 }], ['A1']])('refuses the body %j', async (body) => {
  await problemIn(await parse(JSON.stringify(body)), 'invalid-input');
});

test('refuses who is not logged in', async () => {
  const api = await startApi();
  await problemIn(await api.request(PARSE, { body: { formula: 'A1' } }), 'unauthenticated');
});
