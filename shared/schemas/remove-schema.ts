import { createHash } from 'node:crypto';
import { againWhenStale } from '../again-when-stale.ts';
import { type AuditDeps, auditChange } from '../audit/audit-change.ts';
import type { Origin } from '../audit/origin.ts';
import { PreconditionFailedError } from '../errors.ts';
import type { DomainEvent } from '../events.ts';
import { type PublishStoredDeps, publishStored } from '../outbox/publish-stored.ts';
import type { SchemaRepository, SchemaVersion } from './schema-repository.ts';

const PAGE = 200;

export type RemoveSchemaDeps = AuditDeps &
  PublishStoredDeps & {
    readonly schemas: Pick<SchemaRepository, 'active' | 'versions' | 'remove' | 'retire'>;
  };

export interface RemoveSchemaInput {
  readonly name: string;
  /** All versions, not the active one alone. */
  readonly all: boolean;
  readonly origin: Origin;
  /** Whether the caller wants to remove what is active now. */
  readonly isExpected: (active: SchemaVersion) => boolean;
}

/**
 * Goes back to the version before the active one; the last one, or all of them, take the name with them. Tasks that began
 * with a removed version end with it. @returns what is active now. @throws {NotFoundError} @throws {PreconditionFailedError}
 */
export function removeSchema(
  deps: RemoveSchemaDeps,
  input: RemoveSchemaInput,
): Promise<SchemaVersion | undefined> {
  return againWhenStale(() => removeOnce(deps, input));
}

async function removeOnce(
  deps: RemoveSchemaDeps,
  { name, all, origin, isExpected }: RemoveSchemaInput,
): Promise<SchemaVersion | undefined> {
  const { schemas, now } = deps;
  const active = await schemas.active(name);
  if (!isExpected(active)) {
    throw new PreconditionFailedError(
      `Schema ${name} is at version ${active.version}, which is not what the request expects. Read it, and send its ETag with the removal.`,
    );
  }
  const at = now();
  if (all) {
    // The active one goes last, so that what stops in between can be done again.
    for await (const version of versionsOf(schemas, name)) {
      if (version.version !== active.version) await schemas.retire(version, at);
    }
  }
  const previous = all ? undefined : await versionBefore(schemas, active);
  const entry = auditChange(deps, origin, {
    action: 'schema.removed',
    subject: { kind: 'schema', id: name },
    details: { version: active.version, active: previous?.version ?? null, ...(all ? { all } : {}) },
  });
  const removed = schemaRemoved(active, previous, origin.actor, at);
  await schemas.remove(active, previous, at, entry, removed);
  await publishStored(deps, removed);
  return previous;
}

async function versionBefore(
  schemas: RemoveSchemaDeps['schemas'],
  { name, version }: SchemaVersion,
): Promise<SchemaVersion | undefined> {
  for await (const candidate of versionsOf(schemas, name)) if (candidate.version < version) return candidate;
  return undefined;
}

/** Newest first. */
async function* versionsOf(
  schemas: RemoveSchemaDeps['schemas'],
  name: string,
): AsyncGenerator<SchemaVersion> {
  let cursor: string | undefined;
  do {
    const { items, next } = await schemas.versions(name, { limit: PAGE, cursor });
    yield* items;
    cursor = next;
  } while (cursor !== undefined);
}

/** The id is a digest because a name may have dots in it, which an event's id may not. */
function schemaRemoved(
  { name, version, createdAt, createdBy }: SchemaVersion,
  active: SchemaVersion | undefined,
  ownerId: string,
  at: Date,
): DomainEvent {
  const digest = createHash('sha256').update(`${name}@${version}`).digest('hex');
  return {
    id: `evt_schema_${digest.slice(0, 40)}_removed`,
    type: 'schema.removed.v1',
    timestamp: at.toISOString(),
    ownerId,
    data: {
      schema: { name, version, createdAt, createdBy },
      active: active === undefined ? null : { name, version: active.version },
      links: { schema: `/api/v1/schemas/${name}` },
    },
  };
}
