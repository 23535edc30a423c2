import type { Ajv } from 'ajv';

/** What is used of ajv; each draft has a class of its own. */
export type SchemaEngine = Pick<
  Ajv,
  | 'compile'
  | 'validateSchema'
  | 'errors'
  | 'addKeyword'
  | 'removeKeyword'
  | 'getKeyword'
  | 'addMetaSchema'
  | 'addFormat'
>;
