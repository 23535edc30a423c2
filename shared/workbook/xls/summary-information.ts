import { readRange } from '../../tabular/byte-source.ts';
import { UnreadableFileError } from '../../tabular/unreadable-file-error.ts';
import type { CompoundFile } from '../../tabular/xls/compound-file.ts';
import type { Origin } from '../workbook-model.ts';
import { FieldReader } from './field-reader.ts';

const STREAM = '\u0005SummaryInformation';
/** A few hundred bytes, unless there is a picture in it. */
const MAX_BYTES = 1024 ** 2;
/** Where the only section's position stands (MS-OLEPS 2.21). */
const SECTION_POSITION = 44;
const Property = { saved: 13, application: 18 } as const;
const PropertyType = { text: 0x1e, moment: 0x40 } as const;
/** Moments are tenths of microseconds since 1601. */
const TICKS_PER_MILLISECOND = 10_000n;
const MILLISECONDS_BEFORE_1970 = 11_644_473_600_000n;

const NOTHING: Origin = { application: undefined, modifiedAt: undefined };

/** What a compound file says about who saved it and when. Nothing depends on it so much that damage in it matters. */
export async function readSummary(file: CompoundFile): Promise<Origin> {
  if (!file.has(STREAM)) return NOTHING;
  try {
    const stream = await file.openStream(STREAM);
    return summaryOf(await readRange(stream, 0, Math.min(stream.size, MAX_BYTES)));
  } catch (error) {
    if (error instanceof RangeError || error instanceof UnreadableFileError) return NOTHING;
    throw error;
  }
}

function summaryOf(bytes: Buffer): Origin {
  const section = bytes.readUInt32LE(SECTION_POSITION);
  const fields = new FieldReader(bytes, section + 4, bytes.length);
  const count = fields.uint32();
  let application: string | undefined;
  let modifiedAt: string | undefined;
  for (let i = 0; i < count; i++) {
    const property = fields.uint32();
    const at = section + fields.uint32();
    if (property === Property.application) application = textAt(bytes, at);
    if (property === Property.saved) modifiedAt = momentAt(bytes, at);
  }
  return { application, modifiedAt };
}

function textAt(bytes: Buffer, at: number): string | undefined {
  if (bytes.readUInt32LE(at) !== PropertyType.text) return undefined;
  const length = bytes.readUInt32LE(at + 4);
  return bytes.toString('latin1', at + 8, at + 8 + length).replace(/\0+$/, '');
}

function momentAt(bytes: Buffer, at: number): string | undefined {
  if (bytes.readUInt32LE(at) !== PropertyType.moment) return undefined;
  const ticks = bytes.readBigUInt64LE(at + 4);
  const moment = new Date(Number(ticks / TICKS_PER_MILLISECOND - MILLISECONDS_BEFORE_1970));
  return ticks === 0n || Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
