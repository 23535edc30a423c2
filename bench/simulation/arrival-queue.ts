/** A standard queue whose messages have no group: who came first goes first. */
export class ArrivalQueue<Item> {
  #items: Item[] = [];
  #next = 0;

  send(_group: string, item: Item): void {
    this.#items.push(item);
  }

  receive(): Item | undefined {
    const item = this.#items[this.#next];
    if (item === undefined) return undefined;
    this.#next += 1;
    if (this.#next === this.#items.length) {
      this.#items = [];
      this.#next = 0;
    }
    return item;
  }

  done(): void {
    // Nobody waits for anybody in particular.
  }
}
