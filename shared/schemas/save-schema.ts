import { createHash } from 'node:crypto';
import { type AuditDeps, auditChange } from '../audit/audit-change.ts';
import type { Origin } from '../audit/origin.ts';
import { NotFoundError, PreconditionFailedError, StaleWriteError } from '../errors.ts';
import type { DomainEvent } from '../events.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import { schemaHash } from './schema-hash.ts';
import { SchemaInvalidError } from './schema-invalid-error.ts';
import type { SchemaRepository, SchemaVersion } from './schema-repository.ts';
import { expandShorthand } from './schema-shorthand.ts';

/** In UTF-8: what is stored beside it must fit into one item of 400 KB, the database's limit. */
const MAX_SCHEMA_BYTES = 256 * 1024;

/** How often a save without a precondition starts again when somebody else saved in between. */
const ATTEMPTS = 4;

/** One place where a schema is not one. */
interface SchemaProblem {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

export type SaveSchemaDeps = AuditDeps & {
  readonly schemas: Pick<SchemaRepository, 'active' | 'save'>;
  readonly events: EventPublisher;
  readonly checkSchema: (schema: unknown) => readonly SchemaProblem[];
};

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
}

/** Makes the schema the active version of its name. @throws {SchemaInvalidError} @throws {PreconditionFailedError} */
export async function saveSchema(deps: SaveSchemaDeps, input: SaveSchemaInput): Promise<SavedSchema> {
  const schema = input.isShorthand ? expandShorthand(input.schema) : { ...input.schema };
  refuseUnusable(deps, schema);
  const hash = schemaHash(schema);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const saved = await saveOnce(deps, input, schema, hash);
      // Also when nothing changed: the save before may have ended between storing and publishing.
      await deps.events.publish(schemaSaved(saved.version));
      return saved;
    } catch (error) {
      if (!(error instanceof StaleWriteError) || attempt === ATTEMPTS) throw error;
    }
  }
}

function refuseUnusable({ checkSchema }: SaveSchemaDeps, schema: Record<string, unknown>): void {
  const problems = checkSchema(schema);
  if (problems.length > 0) {
    const errors = problems.map(({ pointer, code, message }) => ({ pointer, code, detail: message }));
    throw new SchemaInvalidError(errors);
  }
  const bytes = Buffer.byteLength(JSON.stringify(schema));
  if (bytes > MAX_SCHEMA_BYTES) {
    const detail = `It has ${bytes} bytes; at most ${MAX_SCHEMA_BYTES} can be stored.`;
    throw new SchemaInvalidError([{ pointer: '', code: 'schema-too-large', detail }]);
  }
}

async function saveOnce(
  deps: SaveSchemaDeps,
  { name, origin, isExpected }: SaveSchemaInput,
  schema: Record<string, unknown>,
  hash: string,
): Promise<SavedSchema> {
  const { schemas, now } = deps;
  const active = await activeOrNone(schemas, name);
  if (!isExpected(active)) {
    const present = active === undefined ? 'does not exist' : `is at version ${active.version}`;
    throw new PreconditionFailedError(`Schema ${name} ${present}, which is not what the request expects.`);
  }
  if (active?.hash === hash) return { version: active, outcome: 'unchanged' };

  const previous = active?.version ?? 0;
  const createdAt = now().toISOString();
  const version = { name, version: previous + 1, schema, hash, createdAt, createdBy: origin.actor };
  const entry = auditChange(deps, origin, {
    action: 'schema.saved',
    subject: { kind: 'schema', id: name },
    details: { version: version.version },
  });
  await schemas.save(version, previous, entry);
  return { version, outcome: active === undefined ? 'created' : 'updated' };
}

async function activeOrNone(
  schemas: SaveSchemaDeps['schemas'],
  name: string,
): Promise<SchemaVersion | undefined> {
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
