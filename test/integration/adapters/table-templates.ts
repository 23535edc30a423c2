import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Key = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const TableProperties = z.object({
  KeySchema: Key,
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: Key,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .optional(),
});
const DataTemplate = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown() })),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })),
});
const Reference = z.object({ Ref: z.string() });

export interface TableTemplate {
  /** Of the stack's output that names it, e.g. `TasksTable`. */
  readonly output: string;
  readonly properties: z.infer<typeof TableProperties>;
}

/** The tables of the data stack, as far as an item notices. */
export async function tableTemplates(assembly: string): Promise<TableTemplate[]> {
  const file =
    (await readdir(assembly)).find((name) => name.endsWith('-Data.template.json')) ?? 'no template';
  const { Resources, Outputs } = DataTemplate.parse(JSON.parse(await readFile(join(assembly, file), 'utf8')));
  return Object.entries(Outputs).flatMap(([output, { Value }]) => {
    const reference = Reference.safeParse(Value);
    const resource = Resources[reference.data?.Ref ?? ''];
    if (resource?.Type !== 'AWS::DynamoDB::Table') return [];
    return [{ output, properties: TableProperties.parse(resource.Properties) }];
  });
}
