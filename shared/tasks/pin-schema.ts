import { NotFoundError } from '../errors.ts';
import type { SchemaRepository } from '../schemas/schema-repository.ts';
import { SchemaRequiredError } from './schema-required-error.ts';
import { SchemaUnknownError } from './schema-unknown-error.ts';
import type { Task, Workflow } from './task.ts';

export type PinSchemaDeps = { readonly schemas: Pick<SchemaRepository, 'active' | 'version'> };

export interface PinSchemaInput {
  readonly workflows: readonly Workflow[];
  /** `users` for the active version, `users@3` for a certain one. */
  readonly schema?: string | undefined;
}

/** A task keeps the version it started with, whatever becomes active meanwhile. */
export async function pinSchema(
  { schemas }: PinSchemaDeps,
  { schema: reference, workflows }: PinSchemaInput,
): Promise<Task['schema']> {
  const refusal = (code: string, detail: string) => [{ pointer: '/schema', code, detail }];
  if (reference === undefined) {
    if (!workflows.includes('validation')) return undefined;
    const detail = 'Validation needs a schema. Name one: "schema": "<name>".';
    throw new SchemaRequiredError(detail, refusal('schema-required', detail));
  }
  try {
    const [, schema = reference, number] = /^(.*)@(\d{1,9})$/s.exec(reference) ?? [];
    const { name, version } =
      number === undefined ? await schemas.active(schema) : await schemas.version(schema, Number(number));
    return { name, version };
  } catch (cause) {
    if (!(cause instanceof NotFoundError)) throw cause;
    const detail = `There is no schema “${reference}”. Save it first, or look at the list of schemas.`;
    throw new SchemaUnknownError(detail, refusal('schema-unknown', detail), { cause });
  }
}
