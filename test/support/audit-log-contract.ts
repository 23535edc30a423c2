import { describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../shared/audit/audit-entry.ts';
import type { AuditFilter, AuditLog } from '../../shared/audit/audit-log.ts';
import { InvalidInputError, StaleWriteError } from '../../shared/errors.ts';
import type { SchemaRepository } from '../../shared/schemas/schema-repository.ts';
import type { WebhookRepository } from '../../shared/webhooks/webhook-repository.ts';
import { aName, anAuditEntry, anId, aSchemaVersion, aWebhook } from './builders.ts';

interface Stores {
  readonly audit: AuditLog;
  /** Writes entries, as all repositories do. */
  readonly webhooks: WebhookRepository;
  readonly schemas: SchemaRepository;
}

/** What every `AuditLog` promises. Entries of other tests may be there. */
export function auditLogContract(create: () => Promise<Stores>): void {
  async function written(webhooks: WebhookRepository, changes: readonly Partial<AuditEntry>[]) {
    const entries = changes.map((change) => anAuditEntry(change));
    for (const entry of entries) await webhooks.create(aWebhook({ ownerId: aName() }), entry);
    return entries;
  }

  describe('lists', () => {
    const actor = aName('actor');
    const other = aName('other');
    const subject = { kind: 'schema', id: aName('schema') } as const;
    const CHANGES: Partial<AuditEntry>[] = [
      { actor, at: '2098-01-01T00:00:00.000Z' },
      { actor, at: '2098-01-02T00:00:00.000Z', action: 'schema.saved', subject, details: { version: 1 } },
      {
        actor: other,
        at: '2098-01-03T00:00:00.000Z',
        action: 'schema.saved',
        subject,
        details: { version: 2 },
      },
      {
        actor,
        at: '2098-01-03T00:00:00.000Z',
        action: 'webhook.created',
        subject: { kind: 'webhook', id: anId() },
      },
    ];

    test.each<[string, AuditFilter, number[]]>([
      ['what one user did', { actor }, [3, 1, 0]],
      ['what happened to one thing', { subject: 'schema', id: subject.id }, [2, 1]],
      ['what one user did to one thing', { actor, subject: 'schema', id: subject.id }, [1]],
      ['one action of a user', { actor, action: 'webhook.created' }, [3]],
      ['one kind of thing that a user changed', { actor, subject: 'user' }, [0]],
      ['from a time on', { actor, from: '2098-01-02T00:00:00Z' }, [3, 1]],
      ['until a time, in whatever zone', { actor, to: '2098-01-02T02:00:00+02:00' }, [1, 0]],
      [
        'nothing of a time that ends before it begins',
        { actor, from: '2098-01-02T00:00:00Z', to: '2098-01-01T00:00:00Z' },
        [],
      ],
      ['between two times', { actor, from: '2098-01-01T00:00:00.001Z', to: '2098-01-02T23:59:59Z' }, [1]],
    ])('%s, newest first', async (_, filter, expected) => {
      const { audit, webhooks } = await create();
      const entries = await written(webhooks, CHANGES);
      const ids = new Set(entries.map(({ id }) => id));
      const { items } = await audit.list(filter, { limit: 100 });
      expect(items.filter(({ id }) => ids.has(id))).toEqual(expected.map((index) => entries[index]));
    });

    test('everything', async () => {
      const { audit, webhooks } = await create();
      const entries = await written(webhooks, [
        { at: '2099-01-01T00:00:00.000Z' },
        { at: '2099-01-02T00:00:00.000Z' },
      ]);
      const { items } = await audit.list({}, { limit: 2 });
      expect(items).toEqual(entries.toReversed());
    });
  });

  test('pages through all of one millisecond, each entry once', async () => {
    const { audit, webhooks } = await create();
    const actor = aName('actor');
    const entries = await written(
      webhooks,
      Array.from({ length: 7 }, () => ({ actor })),
    );
    const seen: AuditEntry[] = [];
    let cursor: string | undefined;
    do {
      const page = await audit.list({ actor }, { limit: 3, cursor });
      seen.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(entries.toReversed());
  });

  test('shows what was there once, whatever is written between two pages', async () => {
    const { audit, webhooks } = await create();
    const actor = aName('actor');
    const entries = await written(webhooks, [{ actor }, { actor }, { actor }]);
    const first = await audit.list({ actor }, { limit: 2 });
    await written(webhooks, [{ actor }]);
    const second = await audit.list({ actor }, { limit: 9, cursor: first.next });
    expect([...first.items, ...second.items]).toEqual(entries.toReversed());
  });

  test('refuses a cursor that is not its own', async () => {
    const { audit } = await create();
    const forged = ['nonsense', '', ' ', '\u0000', '~', '2098-01-01'].map((at) =>
      Buffer.from(JSON.stringify({ in: 'audit', at })).toString('base64url'),
    );
    for (const cursor of ['nonsense', ...forged]) {
      await expect(audit.list({}, { limit: 3, cursor })).rejects.toThrow(InvalidInputError);
    }
  });

  test('has no entry of a change that was refused', async () => {
    const { audit, webhooks } = await create();
    const actor = aName('actor');
    const webhook = aWebhook({ ownerId: aName() });
    await webhooks.create(webhook);
    await expect(webhooks.create(webhook, anAuditEntry({ actor }))).rejects.toThrow();
    await expect(webhooks.remove(webhook.ownerId, anId(), anAuditEntry({ actor }))).rejects.toThrow();
    expect((await audit.list({ actor }, { limit: 10 })).items).toEqual([]);
    await webhooks.remove(webhook.ownerId, webhook.id, anAuditEntry({ actor }));
    expect((await audit.list({ actor }, { limit: 10 })).items).toHaveLength(1);
  });

  test('has an entry of a schema that was saved and removed, and none of what came too late', async () => {
    const { audit, schemas } = await create();
    const actor = aName('actor');
    const version = aSchemaVersion({ name: aName('schema') });
    const saved = anAuditEntry({ actor, at: '2098-02-01T00:00:00.000Z', action: 'schema.saved' });
    const removed = anAuditEntry({ actor, at: '2098-02-02T00:00:00.000Z', action: 'schema.removed' });
    await schemas.save(version, 0, saved);
    await expect(schemas.save(version, 0, anAuditEntry({ actor }))).rejects.toThrow(StaleWriteError);
    await schemas.remove(version, undefined, new Date(removed.at), removed);
    const late = schemas.remove(version, undefined, new Date(removed.at), anAuditEntry({ actor }));
    await expect(late).rejects.toThrow(StaleWriteError);
    expect((await audit.list({ actor }, { limit: 10 })).items).toEqual([removed, saved]);
  });
}
