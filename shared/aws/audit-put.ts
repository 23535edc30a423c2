import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { AuditEntry } from '../audit/audit-entry.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const KEPT_SECONDS = 400 * 24 * 3600;

/** One list of everything: changes are few, and DynamoDB divides it by itself. */
export const AUDIT_LOG = 'audit';

/** Sorts by time, and tells apart what happened in the same millisecond. */
export function auditPlace(at: string, id = ''): string {
  return `${at}#${id}`;
}

export function auditSubject(kind: string, id: string): string {
  return `${kind}#${id}`;
}

/** The part of a transaction that writes an entry: none without one. */
export function auditPut(table: string | undefined, entry: AuditEntry | undefined): TransactItem[] {
  if (entry === undefined) return [];
  if (table === undefined)
    throw new Error('A repository without an audit table was asked to write an entry.');
  const { kind, id } = entry.subject;
  const keys = { log: AUDIT_LOG, place: auditPlace(entry.at, entry.id), subjectKey: auditSubject(kind, id) };
  const expiresAtSeconds = Math.floor(Date.parse(entry.at) / 1000) + KEPT_SECONDS;
  return [{ Put: { TableName: table, Item: { ...entry, ...keys, expiresAtSeconds } } }];
}
