import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';

/** What DynamoDB says when another transaction touches the same item at this moment. */
const RACES = ['ConditionalCheckFailed', 'TransactionConflict'];

/** Whether a write was refused because what is stored is not what its condition expected. */
export function isLostRace(error: unknown): boolean {
  if (error instanceof ConditionalCheckFailedException) return true;
  if (error instanceof TransactionConflictException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  return (error.CancellationReasons ?? []).some(({ Code }) => Code !== undefined && RACES.includes(Code));
}
