/** Keys in the order S3 lists them: by their UTF-8 bytes. */
export class SortedKeys {
  readonly #keys: string[] = [];

  get size(): number {
    return this.#keys.length;
  }

  add(key: string): void {
    const position = this.#lowerBound(key);
    if (this.#keys[position] !== key) this.#keys.splice(position, 0, key);
  }

  delete(key: string): void {
    const position = this.#lowerBound(key);
    if (this.#keys[position] === key) this.#keys.splice(position, 1);
  }

  /** Keys from `start` on, `start` included. Stable while keys come and go. */
  from(start: string): readonly string[] {
    return this.#keys.slice(this.#lowerBound(start));
  }

  #lowerBound(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(this.#keys[middle] ?? '', key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** UTF-8 order; JavaScript's own compares UTF-16 units, which differs beyond U+FFFF. */
export function compareKeys(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
