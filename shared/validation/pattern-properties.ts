import { type CodeKeywordDefinition, type KeywordCxt, Name } from 'ajv';
import { mergeEvaluated } from 'ajv/dist/compile/util.js';
import type { SchemaEngine } from './schema-engine.ts';

/**
 * Mends `patternProperties` in engines that keep account of evaluated properties. The engine makes that account inside the
 * code that runs when a branch of `anyOf`, `oneOf` or `if` beside it passes; `patternProperties` writes into it without
 * looking, and throws when no branch has passed, or one that evaluates everything. So it gets an account of its own, which
 * is added to the other one as the engine does with those of branches.
 */
export function mendPatternProperties(ajv: SchemaEngine): void {
  const original = ajv.getKeyword('patternProperties');
  if (ajv.getKeyword('unevaluatedProperties') === false) return;
  if (typeof original === 'boolean' || !('code' in original)) throw new Error('ajv has changed');
  const { code } = original;
  const mended: CodeKeywordDefinition = {
    keyword: 'patternProperties',
    type: 'object',
    schemaType: 'object',
    before: 'unevaluatedProperties',
    code(context: KeywordCxt) {
      const { gen, it } = context;
      const before = it.props;
      if (!(before instanceof Name)) return code(context);
      it.props = undefined;
      code(context);
      it.props = it.props === undefined ? before : mergeEvaluated.props(gen, it.props, before);
    },
  };
  ajv.removeKeyword('patternProperties');
  ajv.addKeyword(mended);
}
