import { _, type CodeKeywordDefinition, type KeywordCxt } from 'ajv';
import { AllowedValues } from './allowed-values.ts';
import { decimalMultiples } from './decimal-multiple.ts';
import { jsonEqual } from './json-equal.ts';
import { remembering } from './remembering.ts';
import type { SchemaEngine } from './schema-engine.ts';

type Decide = (value: unknown, expected: unknown) => boolean;

const multiplesOf = remembering((step) => decimalMultiples(Number(step)));

/** What ajv does otherwise: it goes through long lists, and calls small numbers multiples of anything. */
const KEYWORDS: Readonly<Record<string, Decide>> = {
  enum: isListed,
  const: (value, expected) => value === expected || jsonEqual(value, expected),
  multipleOf: (value, step) => typeof value === 'number' && multiplesOf(String(step))(value),
};

const allowedValues = new WeakMap<readonly unknown[], AllowedValues>();

function isListed(value: unknown, list: unknown): boolean {
  if (!Array.isArray(list)) return false;
  let allowed = allowedValues.get(list);
  if (allowed === undefined) {
    allowed = new AllowedValues(list);
    allowedValues.set(list, allowed);
  }
  return allowed.has(value);
}

/** Decides keywords of the standard here. Each has one function for all its places, as ajv is slow to link many. */
export function addEngineKeywords(ajv: SchemaEngine): void {
  for (const [keyword, decide] of Object.entries(KEYWORDS)) {
    const original = ajv.getKeyword(keyword);
    // Draft-04 has no `const`.
    if (typeof original === 'boolean') continue;
    if (!('code' in original)) throw new Error('ajv has changed');
    const own: CodeKeywordDefinition = {
      ...original,
      code(context: KeywordCxt) {
        const name = context.gen.scopeValue('func', { key: decide, ref: decide });
        context.pass(_`${name}(${context.data}, ${context.schemaCode})`);
      },
    };
    ajv.removeKeyword(keyword);
    ajv.addKeyword(own);
  }
}
