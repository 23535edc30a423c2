import type { HeaderColumn } from './header.ts';
import type { Issue } from './issue.ts';
import { type ColumnResult, FIRST_ISSUES } from './validation-result.ts';

/** Counts what is wrong and keeps the first issues. Counts are in maps: columns may be called `__proto__`. */
export class IssueTally {
  readonly first: Issue[] = [];
  readonly #byCode = new Map<string, number>();
  readonly #byColumn = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add({ code, column }: Pick<Issue, 'code' | 'column'>): void {
    this.#total++;
    increment(this.#byCode, code);
    if (column !== null) increment(this.#byColumn, column);
  }

  /** Whether the issue that comes next is one of the first. */
  get wantsMore(): boolean {
    return this.first.length < FIRST_ISSUES;
  }

  byCode(): Record<string, number> {
    return Object.fromEntries(this.#byCode);
  }

  byColumn(): ReadonlyMap<string, number> {
    return this.#byColumn;
  }

  columnResult({ name, header, index }: HeaderColumn, nulls: number): ColumnResult {
    return { name, header, index, nulls, issues: this.#byColumn.get(name) ?? 0 };
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
