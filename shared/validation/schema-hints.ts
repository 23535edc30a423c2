import * as z from 'zod';
import { truncateText } from '../truncate-text.ts';
import { editDistance } from './edit-distance.ts';
import { ownValue, pointerToken, type SchemaObject } from './json-schema.ts';
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
/** Longer names are no slips of the pen of a keyword. */
const MAX_NAME_LENGTH = 40;
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
  const formatLike = sparing((name) => nearest(name, FORMATS));
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
  const detail = `“${truncateText(format, MAX_NAME_LENGTH)}” is no format known here, so nothing is checked.${question}`;
  return { pointer: `${pointer}/format`, code: 'format-unknown', detail };
}

/** `x-requird` too: whoever writes it thinks of a keyword, with the prefix of ours. */
function nearestKeyword(name: string): string | undefined {
  const bare = name.replace(/^x-/i, '');
  return (
    BY_OTHER_NAME.get(name) ??
    nearest(name, KEYWORDS) ??
    (bare === name ? undefined : nearest(bare, KEYWORDS))
  );
}

/** The most similar of `names`, if there is one that may have been meant. Case, dashes and the like do not count. */
function nearest(name: string, names: readonly string[]): string | undefined {
  if (name.length > MAX_NAME_LENGTH) return undefined;
  const core = coreOf(name);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of names) {
    const limit = tolerance(candidate);
    const distance = editDistance(core, coreOf(candidate), limit);
    if (distance <= limit && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) {
      best = { name: candidate, distance };
    }
  }
  return best?.name;
}

/** Short words are near to many others: `note` is no `not`. */
function tolerance({ length }: string): number {
  if (length <= 3) return 0;
  return length <= 8 ? 1 : 2;
}

function coreOf(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_$-]/g, '');
}

/** Asks about each name once, and about so many names only. */
function sparing(find: (name: string) => string | undefined): typeof find {
  const answers = new Map<string, string | undefined>();
  return (name) => {
    if (!answers.has(name) && answers.size < MAX_COMPARED) answers.set(name, find(name));
    return answers.get(name);
  };
}
