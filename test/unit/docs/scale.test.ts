import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderScalePage } from '../../../bench/simulation/render-scale-page.ts';
import { savedDays, smallDays } from '../../../bench/simulation/saved-days.ts';

const HOW_TO_UPDATE = 'Run `npm run simulate`, which writes docs/scale.md.';

test('docs/scale.md is what the simulation has found', () => {
  expect(readFileSync('docs/scale.md', 'utf8'), HOW_TO_UPDATE).toBe(renderScalePage(savedDays().whole));
});

test('the simulation finds the same again, on a small day', { timeout: 60_000 }, () => {
  expect(smallDays(), HOW_TO_UPDATE).toEqual(savedDays().small);
});

test('others wait at most twice as long while one user floods as fast as the API lets them', () => {
  const [idle, limited] = savedDays().whole.scenarios;
  expect(idle?.othersResultP95).toBeGreaterThan(0);
  expect(limited?.othersResultP95).toBeLessThanOrEqual(2 * (idle?.othersResultP95 ?? 0));
});
