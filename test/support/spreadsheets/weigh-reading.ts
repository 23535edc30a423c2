import { open } from 'node:fs/promises';
import { openTable } from '../../../shared/tabular/open-table.ts';
import { UnreadableFileError } from '../../../shared/tabular/unreadable-file-error.ts';
import { bufferSource } from './buffer-source.ts';
import { readTexts } from './read-table.ts';
import { writeWorkbook } from './workbook-writer.ts';

/** What it took to read a file in a process of its own. */
export interface Weight {
  /** Of the refusal; null when the file was read. */
  readonly code: string | null;
  readonly limit: string | null;
  /** The most memory the process had, above what it has once it has read a small workbook. */
  readonly extraBytes: number;
}

async function main(path: string): Promise<Weight> {
  const file = await open(path);
  await readTexts(writeWorkbook({ sheets: [{ name: 'One', rows: [['a', 1]] }], areStringsShared: true }));
  const { size } = await file.stat();
  const idle = process.memoryUsage.rss();
  const outcome = await refusalOf(await file.readFile());
  await file.close();
  return { ...outcome, extraBytes: process.resourceUsage().maxRSS * 1024 - idle - size };
}

async function refusalOf(bytes: Buffer): Promise<Pick<Weight, 'code' | 'limit'>> {
  try {
    const table = await openTable(bufferSource(bytes));
    for await (const _ of table.batches());
    return { code: null, limit: null };
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    return { code: error.code, limit: String(error.details.limit ?? null) };
  }
}

process.stdout.write(JSON.stringify(await main(process.argv[2] ?? '')));
