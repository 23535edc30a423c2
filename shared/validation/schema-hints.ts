import * as z from 'zod';
import { truncateText } from '../truncate-text.ts';
import { ownValue, pointerToken, type SchemaObject } from './json-schema.ts';
import { nearestName } from './nearest-name.ts';
import { reachableSchemas } from './reachable-schemas.ts';
import { SchemaReferences } from './schema-references.ts';
import { FORMATS, isFormat, isKeyword, KEYWORDS } from './vocabulary.ts';

/** Something in a schema that is allowed, has no effect, and looks as if it was meant to have one. */
export const SchemaHint = z.object({
  /** JSON pointer into the schema. */
  pointer: z.string(),
  code: z.enum(['keyword-unknown', 'format-unknown']),
  detail: z.string(),
});
export type SchemaHint = z.infer<typeof SchemaHint>;

const MAX_HINTS = 100;
/** Characters of a name that are shown. */
const MAX_SHOWN = 40;
/** Of different names that are compared with all keywords: a schema of nothing but annotations costs no more. */
const MAX_COMPARED = 1000;

/** Annotations of OpenAPI, which resemble keywords and are none. */
const ANNOTATIONS = new Set(['example', 'nullable', 'discriminator', 'xml', 'externalDocs']);

/** What other languages call it. */
const BY_OTHER_NAME = new Map([
  ['min', 'minimum'],
  ['max', 'maximum'],
  ['regex', 'pattern'],
  ['regexp', 'pattern'],
  ['values', 'enum'],
  ['choices', 'enum'],
  ['fields', 'properties'],
]);

/** Misspelt keywords and formats. JSON Schema lets them stand as annotations, so the rule they should make is not there. */
export function schemaHints(schema: SchemaObject): readonly SchemaHint[] {
  const hints: SchemaHint[] = [];
  const keywordLike = sparing((name) => (isKeyword(name) ? undefined : nearestKeyword(name)));
  const formatLike = sparing((name) => nearestName(name, FORMATS));
  for (const place of reachableSchemas(schema, new SchemaReferences(schema))) {
    for (const name of Object.keys(place.schema)) {
      const meant = ANNOTATIONS.has(name) ? undefined : keywordLike(name);
      if (meant !== undefined) hints.push(keywordHint(place.pointer, name, meant));
    }
    const format = ownValue(place.schema, 'format');
    if (typeof format === 'string' && !isFormat(format)) {
      hints.push(formatHint(place.pointer, format, formatLike(format)));
    }
    if (hints.length >= MAX_HINTS) return hints.slice(0, MAX_HINTS);
  }
  return hints;
}

function keywordHint(pointer: string, name: string, meant: string): SchemaHint {
  const detail = `“${name}” means nothing here. Did you mean “${meant}”?`;
  return { pointer: `${pointer}${pointerToken(name)}`, code: 'keyword-unknown', detail };
}

function formatHint(pointer: string, format: string, meant: string | undefined): SchemaHint {
  const question = meant === undefined ? '' : ` Did you mean “${meant}”?`;
  const detail = `“${truncateText(format, MAX_SHOWN)}” is no format known here, so nothing is checked.${question}`;
  return { pointer: `${pointer}/format`, code: 'format-unknown', detail };
}

/** `x-requird` too: whoever writes it thinks of a keyword, with the prefix of ours. */
function nearestKeyword(name: string): string | undefined {
  const bare = name.replace(/^x-/i, '');
  return (
    BY_OTHER_NAME.get(name) ??
    nearestName(name, KEYWORDS) ??
    (bare === name ? undefined : nearestName(bare, KEYWORDS))
  );
}

/** Asks about each name once, and about so many names only. */
function sparing(find: (name: string) => string | undefined): typeof find {
  const answers = new Map<string, string | undefined>();
  return (name) => {
    if (!answers.has(name) && answers.size < MAX_COMPARED) answers.set(name, find(name));
    return answers.get(name);
  };
}
