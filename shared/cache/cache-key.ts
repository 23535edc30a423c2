import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import type { SchemaVersion } from '../schemas/schema-repository.ts';
import type { Task, Workflow } from '../tasks/task.ts';

/**
 * All that a result follows from but the file's content: the workflow, the schema, every option, the engine, and the
 * file's size, which narrows the search before anything is hashed. The schema's hash is part of it because numbers
 * of versions may be given again after all versions were removed; options that are not known yet are part of it, too.
 */
export function cacheQuestion(
  { options, file }: Pick<Task, 'options' | 'file'>,
  { name, version, hash }: Pick<SchemaVersion, 'name' | 'version' | 'hash'>,
  engine: string,
): string {
  const { dialect: _, proof: __, ...asked } = options; // they are about SQL
  return questionOf('validation', { schema: { name, version, hash }, options: asked, engine }, file);
}

/** The same for a workbook that becomes SQL in a schema of its file's name. */
export function parsingQuestion(
  { options, file }: Pick<Task, 'options' | 'file'>,
  schemaName: string,
  engine: string,
): string {
  const { sheet: _, delimiter: __, maxIssues: ___, ...asked } = options; // they are about rows
  return questionOf('parsing', { schemaName, options: asked, engine }, file);
}

function questionOf(workflow: Workflow, asked: object, { size }: Task['file']): string {
  return `${workflow}#${createHash('sha256').update(canonicalJson(asked)).digest('hex')}#${size}#`;
}

/** What a result is found by, among its owner's. */
export function cacheKey(question: string, sha256: string): string {
  return `${question}${sha256}`;
}
