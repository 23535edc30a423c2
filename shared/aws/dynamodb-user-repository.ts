import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { StaleWriteError } from '../errors.ts';
import { User, Username } from '../users/user.ts';
import type { UserRepository } from '../users/user-repository.ts';
import { isLostRace } from './conditional-write.ts';

/** Remembers that the first administrator was made, even after that user is gone. Nobody can be called this. */
const MARKER = '#first-administrator';

export class DynamoDbUserRepository implements UserRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async find(username: string): Promise<User | undefined> {
    if (!Username.safeParse(username).success) return undefined;
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { username }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : User.parse(Item);
  }

  async update(user: User): Promise<void> {
    const isExpected = {
      ConditionExpression: 'version = :previous',
      ExpressionAttributeValues: { ':previous': user.version - 1 },
    };
    try {
      await this.#client.send(new PutCommand({ TableName: this.#table, Item: user, ...isExpected }));
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      const message = `User ${user.username} was changed by someone else in the meantime; read it again.`;
      throw new StaleWriteError(message, { username: user.username }, { cause });
    }
  }

  async createFirstAdministrator(user: User): Promise<void> {
    const isNew = { TableName: this.#table, ConditionExpression: 'attribute_not_exists(username)' };
    const marker = { username: MARKER, createdAt: user.createdAt };
    try {
      await this.#client.send(
        new TransactWriteCommand({
          TransactItems: [{ Put: { ...isNew, Item: marker } }, { Put: { ...isNew, Item: user } }],
        }),
      );
    } catch (cause) {
      if (!isLostRace(cause)) throw cause; // somebody was first, which is all that is promised
    }
  }
}
