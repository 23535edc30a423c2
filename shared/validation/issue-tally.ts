import { FIRST_ISSUES } from './first-issues.ts';
import type { HeaderColumn } from './header.ts';
import type { Issue } from './issue.ts';
import type { ColumnResult } from './validation-result.ts';

/** Counts what is wrong and keeps the first issues. Counts are in maps: columns may be called `__proto__`. */
export class IssueTally {
  readonly first: Issue[] = [];
  readonly #byCode = new Map<string, Counter>();
  readonly #byColumn = new Map<string, Counter>();
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
    return Object.fromEntries(counts(this.#byCode));
  }

  byColumn(): ReadonlyMap<string, number> {
    return counts(this.#byColumn);
  }

  columnResult({ name, header, index }: HeaderColumn, nulls: number): ColumnResult {
    return { name, header, index, nulls, issues: this.#byColumn.get(name)?.count ?? 0 };
  }
}

interface Counter {
  count: number;
}

function increment(counters: Map<string, Counter>, key: string): void {
  const counter = counters.get(key);
  if (counter === undefined) counters.set(key, { count: 1 });
  else counter.count++;
}

function counts(counters: ReadonlyMap<string, Counter>): ReadonlyMap<string, number> {
  return new Map([...counters].map(([key, { count }]) => [key, count]));
}
