import { expect, test } from 'vitest';
import { packageScore } from './package-score.ts';
import type { PackageVerdict } from './package-verdict.ts';

const well = (seconds: number) => ({ seconds, unread: [] });
const verdict = (path: string, change: Partial<PackageVerdict> = {}): PackageVerdict => ({
  ...{ path, faults: [], pglite: well(1), postgresql: well(0.5) },
  ...change,
});

test('a package counts where all its statements ran, and what aborted is named by its reason', () => {
  const slow: [string, string][] = [
    ['v_A', 'it took longer than 60 s'],
    ['v_B', 'it took longer than 61 s'],
  ];
  const score = packageScore(
    [
      verdict('a.xlsx'),
      verdict('b.xlsx', { pglite: { seconds: 120, unread: slow } }),
      verdict('c.xlsx', {
        faults: ['no SQL'],
        postgresql: { seconds: 0, unread: [], stopped: 'syntax error' },
      }),
    ],
    { refusedFiles: 4, notJudged: 0 },
  );

  expect(score).toMatchObject({ packages: 3, accepted: 2, refusedFiles: 4 });
  expect(score.engines).toEqual([
    { engine: 'PGlite', run: 3, read: 2, aborted: 2 },
    { engine: 'PostgreSQL 15', run: 2, read: 2, aborted: 1 },
  ]);
  expect(score.causes).toEqual([
    { cause: 'PGlite: it took longer than 0 s', count: 2, example: 'b.xlsx' },
    { cause: 'parser: no SQL', count: 1, example: 'c.xlsx' },
    { cause: 'PostgreSQL 15: syntax error', count: 1, example: 'c.xlsx' },
  ]);
  expect(score.slowest[0]).toEqual({ path: 'b.xlsx', engine: 'PGlite', seconds: 120 });
});
