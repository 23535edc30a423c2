import { createHash } from 'node:crypto';

/** SHA-256 (hex) of the canonical text: schemas that differ only in the order of their members have one hash. */
export function schemaHash(schema: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(canonicalJson(schema)).digest('hex');
}

/** JSON without spaces, the members of every object sorted by UTF-16 code units (as in RFC 8785). */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
