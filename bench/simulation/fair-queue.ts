interface Group<Item> {
  readonly items: { readonly item: Item; readonly order: number }[];
  /** Of `items`: those before it were handed out. */
  next: number;
  inFlight: number;
}

/**
 * A standard queue as the local cloud's hands out what noisy groups have (`fairOrder`), taking every group for one: that with the fewest messages
 * in flight comes first, and of those the oldest message. It takes a backlog of hundreds of thousands, which that one was not made for.
 */
export class FairQueue<Item> {
  readonly #groups = new Map<string, Group<Item>>();
  /** Groups with something waiting, by how many they have in flight. */
  readonly #levels: Set<string>[] = [];
  #order = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  send(group: string, item: Item): void {
    let found = this.#groups.get(group);
    if (found === undefined) {
      found = { items: [], next: 0, inFlight: 0 };
      this.#groups.set(group, found);
    }
    this.#order += 1;
    found.items.push({ item, order: this.#order });
    this.#size += 1;
    this.#level(found.inFlight).add(group);
  }

  /** The next message, which is in flight from now on. */
  receive(): Item | undefined {
    for (const level of this.#levels) {
      const name = this.#oldestOf(level);
      const group = name === undefined ? undefined : this.#groups.get(name);
      const head = group?.items[group.next];
      if (name === undefined || group === undefined || head === undefined) continue;
      this.#move(name, group, () => {
        group.next += 1;
        group.inFlight += 1;
      });
      this.#size -= 1;
      return head.item;
    }
    return undefined;
  }

  /** A message of the group is no longer in flight. */
  done(name: string): void {
    const group = this.#groups.get(name);
    if (group === undefined || group.inFlight === 0) throw new Error(`Nothing of ${name} is in flight.`);
    this.#move(name, group, () => {
      group.inFlight -= 1;
    });
    if (group.inFlight === 0 && group.next === group.items.length) this.#groups.delete(name);
  }

  #oldestOf(level: ReadonlySet<string>): string | undefined {
    let oldest: string | undefined;
    let oldestOrder = Number.POSITIVE_INFINITY;
    for (const name of level) {
      const group = this.#groups.get(name);
      const order = group?.items[group.next]?.order ?? Number.POSITIVE_INFINITY;
      if (order < oldestOrder) [oldest, oldestOrder] = [name, order];
    }
    return oldest;
  }

  #move(name: string, group: Group<Item>, change: () => void): void {
    this.#level(group.inFlight).delete(name);
    change();
    if (group.next < group.items.length) this.#level(group.inFlight).add(name);
  }

  #level(inFlight: number): Set<string> {
    while (this.#levels.length <= inFlight) this.#levels.push(new Set());
    const level = this.#levels[inFlight];
    if (level === undefined) throw new Error(`There is no level ${inFlight}.`);
    return level;
  }
}
