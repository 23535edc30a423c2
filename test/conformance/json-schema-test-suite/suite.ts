import { readFileSync } from 'node:fs';
import type { Draft } from '../../../shared/validation/draft.ts';
import type { RowObject } from '../../../shared/validation/row-check.ts';

/** Cases of the official suite that share a schema; the ones about objects of scalar values, word for word. */
export interface SuiteGroup {
  readonly file: string;
  readonly description: string;
  readonly schema: unknown;
  readonly tests: readonly SuiteCase[];
}

export interface SuiteCase {
  readonly description: string;
  readonly data: RowObject;
  readonly valid: boolean;
}

/** One group a line. */
export function suiteOf(draft: Draft): readonly SuiteGroup[] {
  const name = /^\d\d$/.test(draft) ? `draft${Number(draft)}` : `draft${draft}`;
  const lines = readFileSync(new URL(`${name}.ndjson`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line): SuiteGroup => JSON.parse(line));
}
