import { setImmediate as macrotask } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workWhileWaiting } from '../../../../shared/runtime/work-while-waiting.ts';

const NEVER_MS = 15_000;

/** A queue and a worker by a clock of their own: what takes long takes no time. */
class World {
  readonly handled: { readonly item: number; readonly at: number }[] = [];
  readonly asked: { readonly most: number; readonly at: number }[] = [];
  mostInHand = 0;
  at = 0;
  endedAt: number | undefined;
  #inHand = 0;
  readonly #timers: { readonly at: number; readonly run: () => void }[] = [];
  /** What is in the queue from when on. */
  queue: { readonly item: number; readonly from: number; readonly takesMs: number }[] = [];

  begin(batchMs: number, lastBegin = Number.POSITIVE_INFINITY): void {
    this.#inHand = 1;
    const work = this.after(batchMs).then(() => {
      this.#inHand -= 1;
    });
    void workWhileWaiting(
      {
        receive: (most, isPatient) => this.#receive(most, isPatient),
        handle: (one: (typeof this.queue)[number]) => this.#handle(one),
        isOthersFault: () => true,
        mayBegin: () => this.at < lastBegin,
        now: () => this.at,
        pause: (milliseconds) => this.after(milliseconds),
      },
      { work, items: 1 },
    ).then(() => {
      this.endedAt = this.at;
    });
  }

  async run(untilMs: number): Promise<void> {
    await macrotask();
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > untilMs || this.endedAt !== undefined) return;
      this.#timers.splice(this.#timers.indexOf(next), 1);
      this.at = next.at;
      next.run();
      await macrotask();
    }
  }

  after(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#timers.push({ at: this.at + milliseconds, run: resolve });
    return promise;
  }

  async #receive(most: number, isPatient: boolean) {
    this.asked.push({ most, at: this.at });
    const end = this.at + (isPatient ? 1000 : 0);
    for (;;) {
      const there = this.queue.filter(({ from }) => from <= this.at).slice(0, most);
      this.queue = this.queue.filter((one) => !there.includes(one));
      if (there.length > 0 || this.at >= end) return there;
      const [first] = this.queue.map(({ from }) => from).sort((a, b) => a - b);
      await this.after(Math.max(0, Math.min(first ?? end, end) - this.at));
    }
  }

  async #handle({ item, takesMs }: (typeof this.queue)[number]): Promise<void> {
    this.handled.push({ item, at: this.at });
    this.#inHand += 1;
    this.mostInHand = Math.max(this.mostInHand, this.#inHand);
    await this.after(takesMs);
    this.#inHand -= 1;
  }
}

function items(count: number, from: number, takesMs: number) {
  return Array.from({ length: count }, (_, item) => ({ item, from, takesMs }));
}

describe('a worker', () => {
  test.each([0, 50, 249])(
    'whose batch is done after %d ms takes nothing more, and ends with it',
    async (batchMs) => {
      const world = new World();
      world.queue = items(5, 0, 10);
      world.begin(batchMs);
      await world.run(NEVER_MS);
      expect(world.asked).toEqual([]);
      expect(world.endedAt).toBe(batchMs);
    },
  );

  test('that has waited for a quarter of a second does what there is to do meanwhile', async () => {
    const world = new World();
    world.queue = items(200, 0, 50);
    world.begin(NEVER_MS);
    await world.run(2 * NEVER_MS);
    expect(world.handled).toHaveLength(200);
    expect(world.handled[0]?.at).toBe(250);
    // Ten at a time, of 50 ms each.
    expect(world.handled.at(-1)?.at).toBeLessThanOrEqual(250 + 20 * 75);
    expect(world.endedAt).toBeLessThanOrEqual(NEVER_MS + 1000);
  });

  test('takes what hangs as well, up to a hundred', async () => {
    const world = new World();
    world.queue = items(500, 0, NEVER_MS);
    world.begin(NEVER_MS, 14_000);
    await world.run(10 * NEVER_MS);
    expect(world.mostInHand).toBe(100);
    expect(world.handled).toHaveLength(99);
    expect(world.handled.at(-1)?.at).toBeLessThanOrEqual(3000);
    expect(world.endedAt).toBeLessThanOrEqual(NEVER_MS + 3000);
  });

  test('begins nothing when there is no time left for it, and leaves the rest to others', async () => {
    const world = new World();
    world.queue = items(5, 9000, 10);
    world.begin(NEVER_MS, 8000);
    await world.run(2 * NEVER_MS);
    expect(world.handled).toEqual([]);
    expect(world.queue).toHaveLength(5);
    expect(world.endedAt).toBe(NEVER_MS);
  });

  test('that waits where nothing comes asks seldom', async () => {
    const world = new World();
    world.begin(NEVER_MS, 14_000);
    await world.run(2 * NEVER_MS);
    expect(world.asked.length).toBeGreaterThanOrEqual(3);
    expect(world.asked.length).toBeLessThanOrEqual(7);
    expect(world.endedAt).toBe(NEVER_MS);
  });

  test.each([
    [400, 1],
    [450, 1],
  ])(
    'whose batch takes %d ms asks %d time whether there is more, and waits for none of it',
    async (batchMs, asks) => {
      const world = new World();
      world.begin(batchMs);
      await world.run(NEVER_MS);
      expect(world.asked).toHaveLength(asks);
      expect(world.endedAt).toBe(batchMs);
    },
  );

  test('handles what it has received although its batch is done by then, and then ends', async () => {
    const world = new World();
    world.queue = items(1, 1450, 200);
    world.begin(1400);
    await world.run(NEVER_MS);
    expect(world.handled).toEqual([{ item: 0, at: 1450 }]);
    expect(world.endedAt).toBe(1650);
  });

  test('does all of it whatever fails', async () => {
    const world = new World();
    world.queue = items(3, 0, 10);
    const { promise, reject } = Promise.withResolvers<void>();
    const done: number[] = [];
    const working = workWhileWaiting(
      {
        receive: async () => world.queue.splice(0, 3),
        handle: async ({ item }: { item: number }) => {
          done.push(item);
          if (done.length === 3) reject(new Error('the batch failed'));
        },
        isOthersFault: () => true,
        mayBegin: () => done.length < 3,
        now: () => (world.at += 300),
        pause: async () => undefined,
      },
      { work: promise, items: 1 },
    );
    await working;
    expect(done).toEqual([0, 1, 2]);
  });

  test('never has more than a hundred in hand or ten that are busy, and does each item once', async () => {
    const item = fc.record({ from: fc.nat(20_000), takesMs: fc.constantFrom(5, 50, 249, 400, NEVER_MS) });
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { minLength: 50, maxLength: 200 }),
        fc.nat(NEVER_MS),
        async (queue, batchMs) => {
          const world = new World();
          world.queue = queue.map((one, index) => ({ ...one, item: index }));
          world.begin(batchMs, 14_000);
          await world.run(200_000);
          const done = world.handled.map(({ item: index }) => index);
          expect(new Set(done).size).toBe(done.length);
          expect(done.length + world.queue.length).toBe(queue.length);
          expect(world.mostInHand).toBeLessThanOrEqual(100);
          for (const { at } of world.handled) {
            const young = world.handled.filter((one) => one.at <= at && one.at > at - 250);
            const busy = young.filter(({ item: index }) => (queue[index]?.takesMs ?? 0) >= 250);
            expect(busy.length).toBeLessThanOrEqual(10);
          }
          const last = Math.max(
            batchMs,
            ...world.handled.map((one) => one.at + (queue[one.item]?.takesMs ?? 0)),
          );
          expect(world.endedAt).toBeGreaterThanOrEqual(last);
          expect(world.endedAt).toBeLessThanOrEqual(last + 1025);
          taken += done.length;
        },
      ),
      { numRuns: 60 },
    );
    expect(taken).toBeGreaterThan(500);
  }, 30_000);
});
