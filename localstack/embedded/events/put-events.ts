import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { JsonObject, Place } from '../service.ts';
import { type BusEvent, busEvent } from './bus-event.ts';
import { isObject } from './json-value.ts';

const MAX_ENTRIES = 10;
/** All entries of a request together. */
const MAX_REQUEST_BYTES = 1_048_576;
/** What a `Time` counts. */
const TIME_BYTES = 14;

const Entry = z.strictObject({
  Source: z.string().default(''),
  DetailType: z.string().default(''),
  Detail: z.string().default(''),
  EventBusName: z.string().default('default'),
  Resources: z.array(z.string()).default([]),
  /** Seconds since the epoch. */
  Time: z.number().optional(),
});
export type PutEventsEntry = z.output<typeof Entry>;

const Input = z.strictObject({ Entries: z.array(Entry) });

/** @throws {AwsError} ValidationException for a request that is refused as a whole. */
export function parsePutEvents(input: JsonObject): readonly PutEventsEntry[] {
  const result = Input.safeParse(input);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new AwsError('ValidationException', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const entries = result.data.Entries;
  if (entries.length === 0 || entries.length > MAX_ENTRIES) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${MAX_ENTRIES}`,
    );
  }
  if (entries.reduce((sum, entry) => sum + entryBytes(entry), 0) > MAX_REQUEST_BYTES) {
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
  return entries;
}

/** The event that an entry asks for. @throws {AwsError} with the code and message of the entry's own failure. */
export function eventOf(entry: PutEventsEntry, place: Place, nowMs: number): BusEvent {
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    if (entry[name] === '') {
      throw new AwsError(
        'InvalidArgument',
        `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      );
    }
  }
  if (entry.Source.startsWith('aws.')) {
    throw new AwsError('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  return busEvent(
    {
      detailType: entry.DetailType,
      source: entry.Source,
      timeMs: entry.Time === undefined ? nowMs : entry.Time * 1000,
      resources: entry.Resources,
      detail: parseDetail(entry.Detail),
    },
    place,
  );
}

function parseDetail(json: string): JsonObject {
  let detail: unknown;
  try {
    detail = JSON.parse(json);
  } catch (cause) {
    throw new AwsError('MalformedDetail', 'Detail is malformed.', { cause });
  }
  if (!isObject(detail)) throw new AwsError('MalformedDetail', 'Detail is malformed.');
  return detail;
}

function entryBytes(entry: PutEventsEntry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...entry.Resources];
  const timeBytes = entry.Time === undefined ? 0 : TIME_BYTES;
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), timeBytes);
}
