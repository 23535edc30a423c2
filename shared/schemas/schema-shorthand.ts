import { SchemaInvalidError } from './schema-invalid-error.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** What the shorthand may say besides its properties: nothing that the long form would decide otherwise. */
const MEMBERS = new Set(['properties', '$schema', '$id', '$defs', 'definitions', 'title', 'description']);

/** `{properties}` as the schema it is short for: an object, all of them required, nothing else allowed. */
export function expandShorthand(shorthand: JsonObject): Record<string, unknown> {
  const { properties } = shorthand;
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) {
    throw new SchemaInvalidError([
      {
        pointer: '/properties',
        code: 'required',
        detail: 'The shorthand is {"properties": {…}}: an object with a schema per column.',
      },
    ]);
  }
  const foreign = Object.keys(shorthand).filter((member) => !MEMBERS.has(member));
  if (foreign.length > 0) {
    throw new SchemaInvalidError(
      foreign.map((member) => ({
        pointer: `/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        code: 'shorthand',
        detail: `“${member}” is not part of the shorthand. Send the whole schema without ?shorthand=true.`,
      })),
    );
  }
  return { ...shorthand, type: 'object', required: Object.keys(properties), additionalProperties: false };
}
