import type { DynamoDBDocumentClient, QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { AuditEntry } from '../audit/audit-entry.ts';
import type { AuditFilter, AuditLog } from '../audit/audit-log.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import { AUDIT_LOG, auditPlace, auditSubject } from './audit-put.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { query } from './query.ts';

const LIST = 'audit';
/** What `auditPlace` makes. */
const Place = z.string().regex(/^\d{4}-\d{2}-\d{2}T[\d:.]{12}Z#[\da-f-]{36}$/);
const PlacedEntry = AuditEntry.extend({ place: Place });

/** Sort before and behind every time. */
const EARLIEST = ' ';
const LATEST = '~';

/** Both ends belong to it. */
interface Range {
  readonly from: string;
  readonly to: string;
}

export class DynamoDbAuditLog implements AuditLog {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>> {
    const cursor = page.cursor === undefined ? LATEST : decodeCursor(Place, LIST, page.cursor);
    const range = rangeOf(filter, cursor);
    // DynamoDB refuses a range that ends before it begins.
    if (range.from > range.to) return { items: [] };
    const input = { TableName: this.#table, ScanIndexForward: false, ...search(filter, range) };
    const { items, lastKey } = await query(this.#client, PlacedEntry, input, page.limit);
    const entries = items.map(({ place: _, ...entry }) => entry);
    return lastKey === undefined
      ? { items: entries }
      : { items: entries, next: encodeCursor(LIST, lastKey.place) };
  }
}

/** The narrowest index that the filter allows; what is left of the filter is applied to what it finds. */
function search(filter: AuditFilter, { from, to }: Range): Omit<QueryCommandInput, 'TableName'> {
  const { actor, action, subject, id } = filter;
  const isOneSubject = subject !== undefined && id !== undefined;
  const partition = isOneSubject
    ? { IndexName: 'bySubject', key: 'subjectKey', value: auditSubject(subject, id) }
    : actor !== undefined
      ? { IndexName: 'byActor', key: 'actor', value: actor }
      : { key: 'log', value: AUDIT_LOG };

  const conditions = [
    ['#actor', 'actor', isOneSubject ? actor : undefined],
    ['#action', 'action', action],
    ['#subject.#kind', 'kind', isOneSubject ? undefined : subject],
    ['#subject.#id', 'id', isOneSubject ? undefined : id],
  ].filter((condition): condition is [string, string, string] => condition[2] !== undefined);
  const names = conditions.flatMap(([path]) => path.split('.').map((name) => [name, name.slice(1)]));
  const values = conditions.map(([, name, value]) => [`:${name}`, value]);

  const { key, value, ...index } = partition;
  return {
    ...index,
    KeyConditionExpression: '#partition = :partition and #place between :from and :to',
    FilterExpression:
      conditions.length > 0
        ? conditions.map(([path, name]) => `${path} = :${name}`).join(' and ')
        : undefined,
    ExpressionAttributeNames: { '#partition': key, '#place': 'place', ...Object.fromEntries(names) },
    ExpressionAttributeValues: {
      ':partition': value,
      ':from': from,
      ':to': to,
      ...Object.fromEntries(values),
    },
  };
}

/** The places that the filter asks for, and that come after the page that ended at `cursor`. */
function rangeOf({ from, to }: AuditFilter, cursor: string): Range {
  const last = justBelow(cursor);
  const end = to === undefined ? LATEST : `${auditPlace(new Date(to).toISOString())}${LATEST}`;
  const [earlier = last] = [end, last].sort();
  return {
    from: from === undefined ? EARLIEST : auditPlace(new Date(from).toISOString()),
    to: earlier,
  };
}

/** DynamoDB offers `between`, both ends included: what sorts before `place` and after whatever is before it. */
function justBelow(place: string): string {
  const last = place.charCodeAt(place.length - 1);
  return `${place.slice(0, -1)}${String.fromCharCode(last - 1)}${LATEST}`;
}
