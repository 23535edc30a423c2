import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { JsonObject } from '../service.ts';
import { refusal } from './refusals.ts';

const MAX_ENTRIES = 10;

/** A batch request's `Entries`; their number and ids are checked by `runBatch`, which knows SQS's words for it. */
export function batchOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.array(z.strictObject({ Id: z.string(), ...shape })).default([]);
}

/** Runs each entry for itself: a refused entry does not hold up the others. */
export function runBatch<Entry extends { readonly Id: string }>(
  entries: readonly Entry[],
  run: (entry: Entry) => JsonObject,
): JsonObject {
  checkEntries(entries);
  const Successful: JsonObject[] = [];
  const Failed: JsonObject[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const Code = error.queryCode ?? error.code;
      Failed.push({ Id: entry.Id, SenderFault: true, Code, Message: error.message });
    }
  }
  return { Successful, Failed };
}

function checkEntries(entries: readonly { readonly Id: string }[]): void {
  if (entries.length === 0) {
    throw refusal('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > MAX_ENTRIES) {
    throw refusal(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  const ids = new Set<string>();
  for (const { Id } of entries) {
    if (!/^[\w-]{1,80}$/.test(Id)) {
      throw refusal(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    }
    if (ids.has(Id)) throw refusal('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`);
    ids.add(Id);
  }
}
