import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { StaleWriteError } from '../errors.ts';
import { Session } from '../sessions/session.ts';
import type { SessionRepository } from '../sessions/session-repository.ts';
import { isLostRace } from './conditional-write.ts';

export class DynamoDbSessionRepository implements SessionRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async create(session: Session): Promise<void> {
    const isNew = { ConditionExpression: 'attribute_not_exists(id)' };
    await this.#client.send(new PutCommand({ TableName: this.#table, Item: itemOf(session), ...isNew }));
  }

  async find(id: string): Promise<Session | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { id }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Session.parse(Item);
  }

  async rotate(before: Session, after: Session): Promise<void> {
    const isExpected = {
      ConditionExpression: 'tokenHash = :before and attribute_not_exists(revokedAt)',
      ExpressionAttributeValues: { ':before': before.tokenHash },
    };
    try {
      await this.#client.send(new PutCommand({ TableName: this.#table, Item: itemOf(after), ...isExpected }));
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      throw new StaleWriteError('The session has gone on without this token.', {}, { cause });
    }
  }

  async revoke(id: string, at: Date): Promise<void> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { id },
          UpdateExpression: 'set revokedAt = :at',
          ConditionExpression: 'attribute_exists(id) and attribute_not_exists(revokedAt)',
          ExpressionAttributeValues: { ':at': at.toISOString() },
        }),
      );
    } catch (cause) {
      if (!isLostRace(cause)) throw cause; // it is over, which is all that was asked for
    }
  }
}

/** Kept while its tokens could be sent: a stolen one is recognised for as long as it would have been good. */
function itemOf(session: Session): Record<string, unknown> {
  return { ...session, expiresAtSeconds: Math.ceil(Date.parse(session.expiresAt) / 1000) };
}
