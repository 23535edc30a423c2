import { expect, test } from 'vitest';
import { costlySchema } from '../../../../shared/validation/costly-schema.ts';
import { reachableSchemas } from '../../../../shared/validation/reachable-schemas.ts';
import { SchemaReferences } from '../../../../shared/validation/schema-references.ts';

test('a wide table whose columns share definitions is not too costly', () => {
  const columns = Array.from({ length: 5_000 }, (_, i) => [`c${i}`, { $ref: '#/$defs/money' }]);
  const money = { anyOf: [{ type: 'number' }, { enum: ['free', 'n/a'] }, { not: { minLength: 1 } }] };
  const schema = { properties: Object.fromEntries(columns), $defs: { money } };
  const references = new SchemaReferences(schema);
  expect(costlySchema(reachableSchemas(schema, references), references)).toBeUndefined();
});
