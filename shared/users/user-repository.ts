import type { User } from './user.ts';

/** Where users live. */
export interface UserRepository {
  /** Undefined when there is none: a login must not tell the difference. */
  find(username: string): Promise<User | undefined>;
  /** Only ever creates one, whoever calls and however often; later calls change nothing. */
  createFirstAdministrator(user: User): Promise<void>;
  /** Stores the next version. @throws {StaleWriteError} if someone else got there first. */
  update(user: User): Promise<void>;
}
