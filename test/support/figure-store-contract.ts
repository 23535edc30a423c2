import { expect, test } from 'vitest';
import type { FigureStore } from '../../shared/operations/figure-store.ts';
import { aName } from './builders.ts';

/** What every `FigureStore` promises. */
export function figureStoreContract(create: () => Promise<FigureStore>): void {
  test('adds up what was added, also at once', async () => {
    const figures = await create();
    const source = aName('source');
    const adding = Array.from({ length: 10 }, (_, index) =>
      figures.add(
        source,
        new Map([
          ['a', index],
          ['b c/{d}', 1],
        ]),
      ),
    );
    await Promise.all(adding);
    expect(Object.fromEntries(await figures.read([source]))).toEqual({ a: 45, 'b c/{d}': 10 });
  });

  test('adds the figures of several sources, and knows nothing of others', async () => {
    const figures = await create();
    const [one, two, none] = [aName('source'), aName('source'), aName('source')];
    await figures.add(
      one,
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    );
    await figures.add(two, new Map([['a', 10]]));
    expect(Object.fromEntries(await figures.read([one, two, none]))).toEqual({ a: 11, b: 2 });
    expect((await figures.read([none])).size).toBe(0);
  });

  test('takes hundreds of figures', async () => {
    const figures = await create();
    const source = aName('source');
    const names = Array.from({ length: 250 }, (_, index) => `request GET /a/long/route/number/${index} 200`);
    await figures.add(source, new Map(names.map((name) => [name, 1])));
    expect((await figures.read([source])).size).toBe(250);
  });
}
