import type { PreparedFile } from '../files/prepared-file.ts';

/** A sentence on what a file of orders holds. */
export function fileFacts({ bytes, truth: { rows, badRows } }: PreparedFile): string {
  const format = (number: number) => number.toLocaleString('en');
  return `${format(rows)} rows of 10 columns, ${(bytes / 1e6).toFixed(0)} MB, ${format(badRows)} bad rows.`;
}
