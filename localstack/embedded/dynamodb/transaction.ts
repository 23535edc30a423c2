import { z } from 'zod';
import type { JsonObject } from '../service.ts';
import { OnConditionFailure } from './item-operations.ts';
import { validationRefusal } from './refusals.ts';

const Part = z.looseObject({ TableName: z.string() });
const WritePart = z.looseObject({
  TableName: z.string(),
  ReturnValuesOnConditionCheckFailure: OnConditionFailure,
});

const Write = z.strictObject({
  Put: WritePart.optional(),
  Update: WritePart.optional(),
  Delete: WritePart.optional(),
  ConditionCheck: WritePart.optional(),
});
const Get = z.strictObject({ Get: Part });

/** What an answer could tell besides the outcome; the local cloud has neither capacity nor collections to report. */
const ReturnNothing = z.literal('NONE').optional();

const WriteInput = z.strictObject({
  TransactItems: z.array(Write).min(1).max(100),
  ClientRequestToken: z.string().min(1).max(36).optional(),
  ReturnConsumedCapacity: ReturnNothing,
  ReturnItemCollectionMetrics: ReturnNothing,
});
const GetInput = z.strictObject({
  TransactItems: z.array(Get).min(1).max(100),
  ReturnConsumedCapacity: ReturnNothing,
});

/** The request of its own that a part of a transaction would be. A check is a deletion that deletes nothing. */
const OPERATIONS = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'DeleteItem',
} as const;
type Kind = keyof typeof OPERATIONS;

export interface TransactionWrite {
  readonly kind: Kind;
  readonly operation: (typeof OPERATIONS)[Kind];
  readonly request: JsonObject;
  readonly showsItem: boolean;
}

/** @throws {AwsError} ValidationException */
export function parseTransactWrite(input: JsonObject): {
  writes: TransactionWrite[];
  token: string | undefined;
} {
  const { TransactItems: items, ClientRequestToken: token } = parsed(WriteInput, input);
  return { writes: items.map(transactionWrite), token };
}

/** The GetItem requests of a TransactGetItems. @throws {AwsError} ValidationException */
export function parseTransactGet(input: JsonObject): JsonObject[] {
  return parsed(GetInput, input).TransactItems.map(({ Get }) => Get);
}

function transactionWrite(item: z.output<typeof Write>): TransactionWrite {
  const kinds = Object.keys(item) as Kind[]; // safe because the schema is strict
  const [kind] = kinds;
  const part = kind && item[kind];
  if (kind === undefined || part === undefined || kinds.length > 1) {
    throw validationRefusal('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  const { ReturnValuesOnConditionCheckFailure: onFailure, ...request } = part;
  if (kind === 'ConditionCheck' && request.ConditionExpression === undefined) {
    throw validationRefusal('The ConditionExpression of a ConditionCheck must not be null');
  }
  return { kind, operation: OPERATIONS[kind], request, showsItem: onFailure === 'ALL_OLD' };
}

function parsed<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw validationRefusal(`${errors.length} validation error detected: ${errors.join('; ')}`);
}
