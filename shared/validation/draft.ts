import { Ajv, type Options } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import draft06MetaSchema from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import ajvDraft04 from 'ajv-draft-04';
import ajvFormats from 'ajv-formats';
import { addEngineKeywords } from './engine-keywords.ts';
import type { SchemaObject } from './json-schema.ts';
import { LinearPattern } from './linear-pattern.ts';
import { mendPatternProperties } from './pattern-properties.ts';
import type { SchemaEngine } from './schema-engine.ts';
import { isUrl } from './url-format.ts';

export type Draft = '04' | '06' | '07' | '2019-09' | '2020-12';

const META_SCHEMA: Record<Draft, string> = {
  '04': 'http://json-schema.org/draft-04/schema#',
  '06': 'http://json-schema.org/draft-06/schema#',
  '07': 'http://json-schema.org/draft-07/schema#',
  '2019-09': 'https://json-schema.org/draft/2019-09/schema',
  '2020-12': 'https://json-schema.org/draft/2020-12/schema',
};

export const DRAFTS = Object.keys(META_SCHEMA) as readonly Draft[];

/** What `$schema` says, 2020-12 without one; undefined for a language of its own. */
export function draftOf(schema: SchemaObject): Draft | undefined {
  if (schema.$schema === undefined) return '2020-12';
  const uri = normalUri(schema.$schema);
  return DRAFTS.find((draft) => normalUri(META_SCHEMA[draft]) === uri);
}

/** The schema with `$schema` spelt as its meta-schema spells it. */
export function withDraft(schema: SchemaObject, draft: Draft): Record<string, unknown> {
  return { ...schema, $schema: META_SCHEMA[draft] };
}

/** People write http and https, with and without the final #. */
function normalUri(uri: unknown): string {
  return String(uri)
    .replace(/^https?:/, '')
    .replace(/#$/, '');
}

/** Patterns come from customers; formats keep their own. `code` is only for generating modules, which nobody does. */
const regExp = Object.assign((pattern: string) => new LinearPattern(pattern), { code: 'new LinearPattern' });

const OPTIONS: Options = {
  allErrors: true,
  // Unknown keywords and formats are annotations, as the specification says.
  strict: false,
  logger: false,
  // Schemas are checked when they are saved, not each time they are used.
  validateSchema: false,
  // Tidying the code of wide schemas takes half of the time to make it, and JavaScript's own compiler does it anyway.
  code: { regExp, optimize: false },
};

/** An engine for one schema of that draft. `formats` are asserted. Without `meta` it checks no schema, and is made faster. */
export function ajvFor(draft: Draft, options: Options = {}): SchemaEngine {
  const ajv = newAjv(draft, { ...OPTIONS, ...options });
  ajvFormats.default(ajv);
  ajv.addFormat('url', isUrl);
  mendPatternProperties(ajv);
  addEngineKeywords(ajv);
  return ajv;
}

function newAjv(draft: Draft, options: Options) {
  switch (draft) {
    case '04':
      return new ajvDraft04.default(options);
    case '06': {
      const ajv = new Ajv(options);
      if (options.meta !== false) ajv.addMetaSchema(draft06MetaSchema);
      return ajv;
    }
    case '07':
      return new Ajv(options);
    case '2019-09':
      return new Ajv2019(options);
    case '2020-12':
      return new Ajv2020(options);
  }
}
