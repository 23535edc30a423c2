import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';

/** SHA-256 (hex) of the canonical text: schemas that differ only in the order of their members have one hash. */
export function schemaHash(schema: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(canonicalJson(schema)).digest('hex');
}
