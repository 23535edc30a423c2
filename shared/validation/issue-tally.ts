import type { HeaderColumn } from './header.ts';
import type { Issue } from './issue.ts';
import { type ColumnResult, FIRST_ISSUES } from './validation-result.ts';

/** Counts issues and keeps the first of them. Counts are in maps: columns may be called `__proto__`. */
export class IssueTally {
  readonly first: Issue[] = [];
  readonly #byCode = new Map<string, number>();
  readonly #byColumn = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(issue: Issue): void {
    this.#total++;
    if (this.first.length < FIRST_ISSUES) this.first.push(issue);
    increment(this.#byCode, issue.code);
    if (issue.column !== null) increment(this.#byColumn, issue.column);
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
