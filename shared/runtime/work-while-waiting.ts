/** As much as one worker has in hand at most. */
const MOST_IN_HAND = 100;
/** Of that, as much as may be busy: no more than Lambda brings at once. */
const MOST_BUSY = 10;
/** What has been in hand for so long does nothing but wait for somebody else. */
export const WAITS_AFTER_MS = 250;
/** After so many milliseconds it is asked again where there was nothing to take, and then after twice as long, up to the last. */
const PAUSE_MS = { first: 250, longest: 4000 };
/** Whoever has waited for so long goes on waiting: then it costs nothing to wait for more as well. */
const HANGS_AFTER_MS = 500;

export interface WorkWhileWaitingDeps<Item> {
  /** Takes up to so many: those that are there, or, if it `isPatient`, the first that comes within a second. */
  readonly receive: (most: number, isPatient: boolean) => Promise<readonly Item[]>;
  /** Never fails. */
  readonly handle: (item: Item) => Promise<void>;
  /**
   * Whether it is somebody else who is waited for. Work that lasts because our own processor or tables are busy is no reason
   * to take more of it.
   */
  readonly isOthersFault: () => boolean;
  /** Whether there is time left for what is begun now. */
  readonly mayBegin: () => boolean;
  /** Milliseconds. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Work that has begun. */
interface Begun {
  readonly work: Promise<unknown>;
  readonly items: number;
}

/**
 * Keeps a worker useful that has nothing to do but wait: it takes more items beside those that it waits for. Whoever has
 * hung keeps no worker from the others then. Returns when everything is done, and takes nothing more once nothing waits.
 */
export async function workWhileWaiting<Item>(
  { receive, handle, isOthersFault, mayBegin, now, pause }: WorkWhileWaitingDeps<Item>,
  batch: Begun,
): Promise<void> {
  const hand = new Hand(now);
  hand.take(batch);
  await hand.emptyOr(pause(WAITS_AFTER_MS));
  let pauseMs = PAUSE_MS.first;
  while (hand.isHolding && mayBegin()) {
    const room = isOthersFault() ? hand.room() : 0;
    if (room === 0) {
      await hand.changedOr(pause(WAITS_AFTER_MS)); // by then what is busy now waits, too
      continue;
    }
    const items = await receive(room, hand.oldestMs() >= HANGS_AFTER_MS);
    for (const item of items) hand.take({ work: handle(item), items: 1 });
    if (items.length > 0) {
      pauseMs = PAUSE_MS.first;
      continue;
    }
    await hand.emptyOr(pause(pauseMs));
    pauseMs = Math.min(2 * pauseMs, PAUSE_MS.longest);
  }
  await hand.empty();
}

/** What a worker has begun and not finished. */
class Hand {
  readonly #begun = new Map<Promise<unknown>, { readonly items: number; readonly at: number }>();
  readonly #now: () => number;
  #changed = Promise.withResolvers<void>();
  #emptied = Promise.withResolvers<void>();

  constructor(now: () => number) {
    this.#now = now;
  }

  get isHolding(): boolean {
    return this.#begun.size > 0;
  }

  take({ work, items }: Begun): void {
    if (!this.isHolding) this.#emptied = Promise.withResolvers();
    this.#begun.set(work, { items, at: this.#now() });
    const putDown = () => {
      this.#begun.delete(work);
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
      if (!this.isHolding) this.#emptied.resolve();
    };
    work.then(putDown, putDown);
  }

  /** How much more may be taken: nothing while nothing waits, as then the worker ends soon. */
  room(): number {
    let [busy, waiting] = [0, 0];
    for (const { items, at } of this.#begun.values()) {
      if (this.#now() - at < WAITS_AFTER_MS) busy += items;
      else waiting += items;
    }
    if (waiting === 0) return 0;
    return Math.max(0, Math.min(MOST_BUSY - busy, MOST_IN_HAND - busy - waiting));
  }

  /** For how long the oldest of it has been there. */
  oldestMs(): number {
    return this.#now() - Math.min(...[...this.#begun.values()].map(({ at }) => at));
  }

  async empty(): Promise<void> {
    while (this.isHolding) await this.#emptied.promise;
  }

  async emptyOr(other: Promise<void>): Promise<void> {
    if (this.isHolding) await Promise.race([this.#emptied.promise, other]);
  }

  async changedOr(other: Promise<void>): Promise<void> {
    if (this.isHolding) await Promise.race([this.#changed.promise, other]);
  }
}
