import { StaleWriteError } from '../../shared/errors.ts';
import type { User } from '../../shared/users/user.ts';
import type { UserRepository } from '../../shared/users/user-repository.ts';

export class InMemoryUserRepository implements UserRepository {
  readonly #users = new Map<string, User>();
  #hasFirstAdministrator = false;

  /** Puts users there directly, as earlier requests would have. */
  constructor(...users: readonly User[]) {
    for (const user of users) this.#users.set(user.username, structuredClone(user));
  }

  async find(username: string): Promise<User | undefined> {
    return structuredClone(this.#users.get(username));
  }

  async createFirstAdministrator(user: User): Promise<void> {
    if (this.#hasFirstAdministrator || this.#users.has(user.username)) return;
    this.#hasFirstAdministrator = true;
    this.#users.set(user.username, structuredClone(user));
  }

  async update(user: User): Promise<void> {
    if (this.#users.get(user.username)?.version !== user.version - 1) {
      throw new StaleWriteError(`User ${user.username} has changed meanwhile.`);
    }
    this.#users.set(user.username, structuredClone(user));
  }
}
