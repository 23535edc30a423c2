import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '../../shared/audit/audit-entry.ts';
import type { CachedResult } from '../../shared/cache/cached-result.ts';
import type { DomainEvent } from '../../shared/events.ts';
import type { SchemaVersion } from '../../shared/schemas/schema-repository.ts';
import type { Session } from '../../shared/sessions/session.ts';
import type { Task } from '../../shared/tasks/task.ts';
import type { User } from '../../shared/users/user.ts';
import type { Delivery, DeliveryAttempt } from '../../shared/webhooks/delivery.ts';
import type { Webhook } from '../../shared/webhooks/webhook.ts';

let ordinal = 0;

/** Ids that sort in the order they were made, as UUIDv7 do, and differ between test files. */
export function anId(): string {
  ordinal += 1;
  const time = (0x0192_0000_0000 + ordinal).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${randomUUID().slice(-12)}`;
}

/** A user name that no other test has. */
export function aName(prefix = 'ada'): string {
  return `${prefix}-${randomUUID().slice(0, 8)}`;
}

export function aTask(change: Partial<Task> = {}): Task {
  return {
    ownerId: 'ada',
    id: anId(),
    version: 1,
    status: 'awaiting-upload',
    workflows: { validation: { status: change.status ?? 'awaiting-upload' } },
    schema: { name: 'users', version: 1 },
    file: { name: 'users.csv', size: 12, contentType: 'text/csv' },
    options: {},
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    uploadExpiresAt: '2026-01-01T01:00:00.000Z',
    error: null,
    requestId: 'request-1',
    ...change,
  };
}

export function aSchemaVersion(change: Partial<SchemaVersion> = {}): SchemaVersion {
  return {
    name: 'users',
    version: 1,
    schema: { type: 'object', properties: { age: { type: 'integer' } } },
    hash: 'a'.repeat(64),
    createdAt: '2026-01-01T00:00:00.000Z',
    createdBy: 'admin',
    ...change,
  };
}

export function aCachedResult(change: Partial<CachedResult> = {}): CachedResult {
  return {
    ownerId: 'ada',
    key: 'validation#0a1b#12#MFoZ/+==',
    taskId: anId(),
    figures: { outcome: 'invalid', rows: { total: 3, valid: 1, invalid: 2 }, cells: 6, issueCount: 2 },
    files: [
      {
        name: 'validation/report.ndjson',
        bytes: 0,
        sha256: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
      },
      {
        name: 'validation/summary.json',
        bytes: 2,
        sha256: 'RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=',
      },
    ],
    storedAt: '2026-01-01T00:00:00.000Z',
    expiresAt: '2026-01-31T00:00:00.000Z',
    ...change,
  };
}

export function aUser(change: Partial<User> = {}): User {
  return {
    username: 'ada',
    role: 'user',
    isActive: true,
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA',
    tokenVersion: 'first',
    version: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...change,
  };
}

export function aSession(change: Partial<Session> = {}): Session {
  return {
    id: anId(),
    username: 'ada',
    tokenVersion: 'first',
    tokenHash: 'a'.repeat(64),
    createdAt: '2026-01-01T00:00:00.000Z',
    expiresAt: '2026-01-31T00:00:00.000Z',
    ...change,
  };
}

export function anAuditEntry(change: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: anId(),
    at: '2098-01-01T00:00:00.000Z',
    actor: 'admin',
    action: 'user.changed',
    subject: { kind: 'user', id: 'ada' },
    details: {},
    requestId: 'request-1',
    address: '192.0.2.1',
    ...change,
  };
}

export function aWebhook(change: Partial<Webhook> = {}): Webhook {
  return {
    ownerId: 'ada',
    id: anId(),
    url: 'https://example.com/hook',
    eventTypes: [],
    description: '',
    enabled: true,
    speed: { is: 'quick', since: '2026-01-01T00:00:00.000Z' },
    secret: `whsec_${'A'.repeat(43)}=`,
    signingKey: `whsk_${'A'.repeat(43)}=`,
    previousKeys: [],
    createdAt: '2026-01-01T00:00:00.000Z',
    version: 1,
    ...change,
  };
}

export function anEvent(change: Partial<DomainEvent> = {}): DomainEvent {
  return {
    id: `evt_${randomUUID()}`,
    type: 'task.succeeded.v1',
    timestamp: '2026-01-01T00:00:00.000Z',
    ownerId: 'ada',
    data: {},
    ...change,
  };
}

export function aDelivery(change: Partial<Delivery> = {}): Delivery {
  return {
    ownerId: 'ada',
    webhookId: anId(),
    event: anEvent(),
    state: 'waiting',
    attempts: 1,
    round: 1,
    dueAt: '2026-01-01T00:01:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    version: 1,
    ...change,
  };
}

export function anAttempt(change: Partial<DeliveryAttempt> = {}): DeliveryAttempt {
  return {
    deliveryId: anEvent().id,
    eventType: 'task.succeeded.v1',
    attempt: 1,
    at: '2026-01-01T00:00:00.000Z',
    durationMs: 12,
    outcome: 'succeeded',
    status: 204,
    answer: '',
    ...change,
  };
}
