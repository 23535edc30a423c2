import { MAX_DEPTH, MAX_NESTING, MAX_SIGNS } from './limits.ts';
import type { Scanner } from './scanner.ts';

/** Keeps count of the levels while a formula is read, and refuses it where they are too many. */
export class Nesting {
  /** How many levels the node has that was read last. */
  depth = 0;
  readonly #scanner: Scanner;
  #functions = 0;
  #groups = 0;
  #signs = 0;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  enterFunction(): void {
    if (++this.#functions > MAX_NESTING) this.#scanner.fail('nested-too-deep');
  }

  /** @param depth Levels of the deepest argument. */
  leaveFunction(depth: number): void {
    this.#functions--;
    this.depth = 0;
    this.deepen(depth);
  }

  enterGroup(): void {
    if (++this.#groups > MAX_NESTING) this.#scanner.fail('nested-too-deep');
  }

  leaveGroup(): void {
    this.#groups--;
    this.deepen(0);
  }

  enterSign(): void {
    if (++this.#signs > MAX_SIGNS) this.#scanner.fail('nested-too-deep');
  }

  leaveSign(): void {
    this.#signs--;
    this.deepen(0);
  }

  /** A node stands above what was read last and, where it has two sides, above what has `other` levels. */
  deepen(other: number): number {
    this.depth = Math.max(other, this.depth) + 1;
    if (this.depth > MAX_DEPTH) this.#scanner.fail('too-many-operators');
    return this.depth;
  }
}
