import { describe, expect, it } from 'vitest';
import { progressLine } from '../../../../bin/etl/progress.ts';

function watched() {
  const world = { written: [] as string[], nowMs: 0 };
  const progress = progressLine(
    (text) => world.written.push(text),
    () => world.nowMs,
  );
  return { world, progress };
}

describe('the progress line', () => {
  it('says how many rows were read, on one line', () => {
    const { world, progress } = watched();

    progress.show('a.csv', 12_000);

    expect(world.written).toEqual(['\r\u{1b}[Ka.csv: 12,000 rows']);
  });

  it('is written a few times per second, however often it is told', () => {
    const { world, progress } = watched();

    for (world.nowMs = 0; world.nowMs < 1000; world.nowMs++) progress.show('a.csv', world.nowMs);

    expect(world.written).toHaveLength(10);
  });

  it('makes room only when it is there', () => {
    const { world, progress } = watched();

    progress.clear();
    progress.show('a.csv', 1);
    progress.clear();
    progress.clear();

    expect(world.written.slice(1)).toEqual(['\r\u{1b}[K']);
  });
});
