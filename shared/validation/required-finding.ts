import type { Finding } from './row-check.ts';

/** What the schema engine says of a row without a value in that column. */
export function requiredFinding(column: string): Finding {
  return { column, keyword: 'required', pointer: '/required', params: { missingProperty: column } };
}
