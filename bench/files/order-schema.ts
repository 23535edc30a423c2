import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE } from '../folders.ts';

/** The columns that files of every format share, in their order. */
export const SHARED_COLUMNS = [
  'id',
  'code',
  'name',
  'email',
  'amount',
  'qty',
  'status',
  'active',
  'created',
] as const;

export type LastColumn = 'note' | 'total';

const LAST = {
  note: { type: ['string', 'null'], maxLength: 200 },
  total: { type: 'number', minimum: 0 },
};

/** What an order must look like. */
export function orderSchema(last: LastColumn): Readonly<Record<string, unknown>> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    required: [...SHARED_COLUMNS, ...(last === 'total' ? [last] : [])],
    properties: {
      id: { type: 'integer', minimum: 1 },
      code: { type: 'string', pattern: '^[A-Z]{3}-[0-9]{6}$' },
      name: { type: 'string', minLength: 1, maxLength: 60 },
      email: { type: 'string', format: 'email' },
      amount: { type: 'number', minimum: 0, maximum: 100_000 },
      qty: { type: 'integer', minimum: 0, maximum: 1000 },
      status: { enum: ['new', 'paid', 'shipped', 'cancelled'] },
      active: { type: 'boolean' },
      created: { type: 'string', format: 'date' },
      [last]: LAST[last],
    },
  };
}

/** The schema as a file, for those that take one. */
export async function schemaFile(last: LastColumn): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  const path = join(CACHE, `orders-with-${last}.schema.json`);
  await writeFile(path, JSON.stringify(orderSchema(last)));
  return path;
}
