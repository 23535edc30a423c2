import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { AuditEntry } from '../audit/audit-entry.ts';
import { StaleWriteError } from '../errors.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import { LastAdministratorError } from '../users/last-administrator-error.ts';
import { isAdministrator, User, Username } from '../users/user.ts';
import type { UserChange, UserFilter, UserRepository } from '../users/user-repository.ts';
import { UsernameTakenError } from '../users/username-taken-error.ts';
import { auditPut } from './audit-put.ts';
import { isLostRace } from './conditional-write.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { query } from './query.ts';
import { userFilterExpression } from './user-filter-expression.ts';

type TransactItems = NonNullable<TransactWriteCommandInput['TransactItems']>;

/** Remembers that the first administrator was made, even after that user is gone. Nobody can be called this. */
const MARKER = '#first-administrator';
/** The partition of the index that lists users. What remains of removed ones has no part in it. */
const KIND = 'user';
const LIST = 'users';
/** Sorts before every name. */
const FIRST = ' ';
/** How many administrators are asked at a time whether they still are. */
const WITNESSES = 10;

/** Users who were stored without one have not changed a password since. */
const StoredUser = User.extend({ tokenVersion: z.string().default('first') });
const UserItem = z.union([StoredUser, z.object({ removedAt: z.string() }).transform(() => undefined)]);

export class DynamoDbUserRepository implements UserRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #auditTable: string;

  constructor(client: DynamoDBDocumentClient, table: string, auditTable: string) {
    this.#client = client;
    this.#table = table;
    this.#auditTable = auditTable;
  }

  async find(username: string): Promise<User | undefined> {
    if (!Username.safeParse(username).success) return undefined;
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { username }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : UserItem.parse(Item);
  }

  async list(filter: UserFilter, page: PageRequest): Promise<Page<User>> {
    const after = page.cursor === undefined ? FIRST : decodeCursor(Username, LIST, page.cursor);
    const { items, lastKey } = await query(this.#client, StoredUser, this.#search(filter, after), page.limit);
    return lastKey === undefined ? { items } : { items, next: encodeCursor(LIST, lastKey.username) };
  }

  async create(user: User, entry: AuditEntry): Promise<void> {
    try {
      await this.#write([this.#putNew(itemOf(user)), ...auditPut(this.#auditTable, entry)]);
    } catch (cause) {
      if (!isLostRace(cause)) throw cause;
      throw new UsernameTakenError(user.username, { cause });
    }
  }

  async createFirstAdministrator(user: User): Promise<void> {
    const marker = { username: MARKER, createdAt: user.createdAt };
    try {
      await this.#write([this.#putNew(marker), this.#putNew(itemOf(user))]);
    } catch (cause) {
      if (!isLostRace(cause)) throw cause; // somebody was first, which is all that is promised
    }
  }

  async update({ before, after, entry }: UserChange): Promise<void> {
    const writes = [
      this.#putOver(before, itemOf(after)),
      ...(entry === undefined ? [] : auditPut(this.#auditTable, entry)),
    ];
    if (isAdministrator(before) && !isAdministrator(after)) return this.#writeWithWitness(before, writes);
    await this.#writeOver(before, writes);
  }

  async remove(user: User, entry: AuditEntry): Promise<void> {
    const { username } = user;
    // The name is all that remains.
    const remains = { username, removedAt: entry.at };
    await this.#writeOver(user, [this.#putOver(user, remains), ...auditPut(this.#auditTable, entry)]);
  }

  /**
   * Writes on condition that another active administrator is one at that very moment. Of two who take the role from each other
   * at once, one stays: each is the other's witness.
   */
  async #writeWithWitness(before: User, writes: TransactItems): Promise<void> {
    const administrators = this.#search({ role: 'admin', isActive: true }, FIRST);
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const input = { ...administrators, ExclusiveStartKey };
      const { items, lastKey } = await query(this.#client, StoredUser, input, WITNESSES);
      for (const witness of items.filter(({ username }) => username !== before.username)) {
        if (await this.#isWritten(before, writes, witness)) return;
      }
      ExclusiveStartKey = lastKey && keyIn(lastKey);
    } while (ExclusiveStartKey !== undefined);
    throw new LastAdministratorError(before.username);
  }

  /** Whether the writes were made; not, when the witness is no administrator any more. */
  async #isWritten(before: User, writes: TransactItems, { username }: User): Promise<boolean> {
    const check = {
      ConditionCheck: {
        TableName: this.#table,
        Key: { username },
        ConditionExpression: '#role = :admin and isActive = :active',
        ExpressionAttributeNames: { '#role': 'role' },
        ExpressionAttributeValues: { ':admin': 'admin', ':active': true },
      },
    };
    try {
      await this.#write([check, ...writes]);
      return true;
    } catch (cause) {
      const codes = cause instanceof TransactionCanceledException ? (cause.CancellationReasons ?? []) : [];
      if (codes[0]?.Code === 'ConditionalCheckFailed') return false;
      throw isLostRace(cause) ? stale(before, cause) : cause;
    }
  }

  async #writeOver(before: User, writes: TransactItems): Promise<void> {
    try {
      await this.#write(writes);
    } catch (cause) {
      throw isLostRace(cause) ? stale(before, cause) : cause;
    }
  }

  async #write(TransactItems: TransactItems): Promise<void> {
    await this.#client.send(new TransactWriteCommand({ TransactItems }));
  }

  #putNew(Item: Record<string, unknown>): TransactItems[number] {
    return { Put: { TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(username)' } };
  }

  #putOver({ version }: User, Item: Record<string, unknown>): TransactItems[number] {
    const isExpected = {
      ConditionExpression: 'version = :before',
      ExpressionAttributeValues: { ':before': version },
    };
    return { Put: { TableName: this.#table, Item, ...isExpected } };
  }

  #search(filter: UserFilter, after: string): QueryCommandInput {
    const condition = userFilterExpression(filter);
    return {
      TableName: this.#table,
      IndexName: 'users',
      KeyConditionExpression: 'kind = :kind and username > :after',
      FilterExpression: condition.expression,
      ExpressionAttributeNames: condition.names,
      ExpressionAttributeValues: { ':kind': KIND, ':after': after, ...condition.values },
    };
  }
}

/** With what lists search in: DynamoDB compares byte by byte. */
function itemOf(user: User): Record<string, unknown> {
  const { username, name = '', email = '' } = user;
  return { ...user, kind: KIND, searched: [username, name, email].join('\n').toLowerCase() };
}

/** What DynamoDB calls a place in the index: the keys of the index and of the table. */
function keyIn({ kind, username }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { kind, username };
}

function stale({ username }: User, cause: unknown): StaleWriteError {
  const message = `User “${username}” was changed by someone else in the meantime; read it again.`;
  return new StaleWriteError(message, { username }, { cause });
}
