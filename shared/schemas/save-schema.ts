import { createHash } from 'node:crypto';
import { againWhenStale } from '../again-when-stale.ts';
import { type AuditDeps, auditChange } from '../audit/audit-change.ts';
import type { Origin } from '../audit/origin.ts';
import { NotFoundError, PreconditionFailedError } from '../errors.ts';
import type { DomainEvent } from '../events.ts';
import { type PublishStoredDeps, publishStored } from '../outbox/publish-stored.ts';
import { type SchemaHint, schemaHints } from '../validation/schema-hints.ts';
import { refuseUnusable, type SchemaCheckDeps } from './refuse-unusable.ts';
import { requireCompatible } from './require-compatible.ts';
import { schemaHash } from './schema-hash.ts';
import type { ActiveSchema, SchemaRepository, SchemaVersion } from './schema-repository.ts';
import { expandShorthand } from './schema-shorthand.ts';

export type SaveSchemaDeps = SchemaCheckDeps &
  AuditDeps &
  PublishStoredDeps & { readonly schemas: Pick<SchemaRepository, 'active' | 'latest' | 'save'> };

export interface SaveSchemaInput {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /** `schema` is only `{properties}`. */
  readonly isShorthand: boolean;
  readonly origin: Origin;
  /** Whether the caller wants to write over what is active now (undefined: nothing yet). */
  readonly isExpected: (active: SchemaVersion | undefined) => boolean;
}

export interface SavedSchema {
  readonly version: SchemaVersion;
  readonly outcome: 'created' | 'updated' | 'unchanged';
  /** What in it has no effect, and may have been meant to have one. */
  readonly hints: readonly SchemaHint[];
}

/** Makes the schema the active version of its name. @throws {SchemaInvalidError} @throws {PreconditionFailedError} */
export async function saveSchema(deps: SaveSchemaDeps, input: SaveSchemaInput): Promise<SavedSchema> {
  const schema = input.isShorthand ? expandShorthand(input.schema) : { ...input.schema };
  refuseUnusable(deps, schema);
  const hash = schemaHash(schema);
  const saved = await againWhenStale(() => saveOnce(deps, input, schema, hash));
  return { ...saved, hints: schemaHints(schema) };
}

async function saveOnce(
  deps: SaveSchemaDeps,
  { name, origin, isExpected }: SaveSchemaInput,
  schema: Record<string, unknown>,
  hash: string,
): Promise<Omit<SavedSchema, 'hints'>> {
  const { schemas, now } = deps;
  const active = await activeOrNone(schemas, name);
  if (!isExpected(active)) {
    const present = active === undefined ? 'does not exist' : `is at version ${active.version}`;
    throw new PreconditionFailedError(
      `Schema ${name} ${present}, which is not what the request expects. Read it, and send its ETag with the change.`,
    );
  }
  if (active?.hash === hash) return { version: active, outcome: 'unchanged' };

  if (active !== undefined) requireCompatible(active, schema);

  const latest = active?.latest ?? (await schemas.latest(name));
  const createdAt = now().toISOString();
  const version = { name, version: latest + 1, schema, hash, createdAt, createdBy: origin.actor };
  const entry = auditChange(deps, origin, {
    action: 'schema.saved',
    subject: { kind: 'schema', id: name },
    details: { version: version.version },
  });
  const saved = schemaSaved(version);
  await schemas.save(version, active?.version ?? 0, entry, saved);
  await publishStored(deps, saved);
  return { version, outcome: active === undefined ? 'created' : 'updated' };
}

async function activeOrNone(
  schemas: SaveSchemaDeps['schemas'],
  name: string,
): Promise<ActiveSchema | undefined> {
  try {
    return await schemas.active(name);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

/** The id is a digest because a name may have dots in it, which an event's id may not. */
function schemaSaved({ name, version, createdAt, createdBy }: SchemaVersion): DomainEvent {
  const digest = createHash('sha256').update(`${name}@${version}`).digest('hex');
  return {
    id: `evt_schema_${digest.slice(0, 40)}_saved`,
    type: 'schema.saved.v1',
    timestamp: createdAt,
    ownerId: createdBy,
    data: {
      schema: { name, version, createdAt, createdBy },
      links: { schema: `/api/v1/schemas/${name}/versions/${version}` },
    },
  };
}
