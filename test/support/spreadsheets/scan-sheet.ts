import type { Row } from '../../../shared/tabular/cell.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../shared/tabular/limits.ts';
import { SharedTexts } from '../../../shared/tabular/shared-texts.ts';
import { decodeXml } from '../../../shared/tabular/xlsx/decode-xml.ts';
import { SheetScanner } from '../../../shared/tabular/xlsx/sheet-scanner.ts';

export const SHARED_TEXTS = ['red', 'Ж€ 東京', '😀 & <b>', 'a_x000D_b', ''];

/** The rows of a sheet's XML that comes in chunks of these sizes. It may refer to the shared texts, and style 1 is of dates. */
export async function scanSheet(
  xml: string,
  sizes: readonly number[],
  limits: Limits = DEFAULT_LIMITS,
): Promise<Row[]> {
  const sharedTexts = new SharedTexts();
  for (const text of SHARED_TEXTS) sharedTexts.add(Buffer.from(text), 0, Buffer.byteLength(text));
  const scanner = new SheetScanner({
    part: 'sheet1.xml',
    sharedTexts,
    dateKinds: [undefined, 'date'],
    isDate1904: false,
    limits,
  });
  const found: Row[] = [];
  for await (const chunk of decodeXml(chunksOf(Buffer.from(xml), sizes), 'sheet1.xml')) {
    scanner.append(chunk);
    for (let isFull = true; isFull; ) {
      isFull = scanner.scan();
      const batch = scanner.take();
      if (batch === undefined) continue;
      for (let row = 0; row < batch.rowCount; row++) found.push(batch.row(row));
      scanner.release();
    }
  }
  scanner.finish();
  return found;
}

async function* chunksOf(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
