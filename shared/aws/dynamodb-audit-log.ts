import type { DynamoDBDocumentClient, QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { AuditEntry } from '../audit/audit-entry.ts';
import type { AuditFilter, AuditLog } from '../audit/audit-log.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import { AUDIT_LOG, auditPlace, auditSubject } from './audit-put.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { query } from './query.ts';

const LIST = 'audit';
const Place = z.string().min(1).max(100);
const PlacedEntry = AuditEntry.extend({ place: Place });

/** Sorts behind every time. */
const LATEST = '~';

export class DynamoDbAuditLog implements AuditLog {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>> {
    const cursor = page.cursor === undefined ? LATEST : decodeCursor(Place, LIST, page.cursor);
    const input = { TableName: this.#table, ScanIndexForward: false, ...search(filter, justBelow(cursor)) };
    const { items, lastKey } = await query(this.#client, PlacedEntry, input, page.limit);
    const entries = items.map(({ place: _, ...entry }) => entry);
    return lastKey === undefined
      ? { items: entries }
      : { items: entries, next: encodeCursor(LIST, lastKey.place) };
  }
}

/** The narrowest index that the filter allows; what is left of the filter is applied to what it finds. */
function search({ from, to, ...filter }: AuditFilter, latest: string): Omit<QueryCommandInput, 'TableName'> {
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

  const end = to === undefined ? LATEST : `${auditPlace(new Date(to).toISOString())}${LATEST}`;
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
      ':from': from === undefined ? ' ' : auditPlace(new Date(from).toISOString()),
      ':to': end < latest ? end : latest,
      ...Object.fromEntries(values),
    },
  };
}

/** DynamoDB offers `between`, both ends included: what sorts before `place` and after whatever is before it. */
function justBelow(place: string): string {
  const last = place.charCodeAt(place.length - 1);
  return `${place.slice(0, -1)}${String.fromCharCode(last - 1)}${LATEST}`;
}
