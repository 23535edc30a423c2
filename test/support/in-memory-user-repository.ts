import type { AuditEntry } from '../../shared/audit/audit-entry.ts';
import { StaleWriteError } from '../../shared/errors.ts';
import type { Page, PageRequest } from '../../shared/ports/page.ts';
import { LastAdministratorError } from '../../shared/users/last-administrator-error.ts';
import { isAdministrator, type User } from '../../shared/users/user.ts';
import type { UserChange, UserFilter, UserRepository } from '../../shared/users/user-repository.ts';
import { UsernameTakenError } from '../../shared/users/username-taken-error.ts';
import { InMemoryAuditLog } from './in-memory-audit-log.ts';
import { pageOf } from './in-memory-page.ts';

export class InMemoryUserRepository implements UserRepository {
  readonly #users = new Map<string, User>();
  readonly #removed = new Set<string>();
  readonly #audit: InMemoryAuditLog;
  #hasFirstAdministrator = false;

  /** Puts users there directly, as earlier requests would have. */
  constructor(users: readonly User[] = [], audit = new InMemoryAuditLog()) {
    for (const user of users) this.#users.set(user.username, structuredClone(user));
    this.#audit = audit;
  }

  async find(username: string): Promise<User | undefined> {
    return structuredClone(this.#users.get(username));
  }

  async list({ role, isActive, query = '' }: UserFilter, page: PageRequest): Promise<Page<User>> {
    const found = [...this.#users.values()]
      .filter((user) => role === undefined || user.role === role)
      .filter((user) => isActive === undefined || user.isActive === isActive)
      .filter(({ username, name = '', email = '' }) =>
        [username, name, email].some((text) => text.toLowerCase().includes(query.toLowerCase())),
      )
      .sort((a, b) => (a.username < b.username ? -1 : 1));
    return pageOf(structuredClone(found), ({ username }) => username, 'users', page);
  }

  async create(user: User, entry: AuditEntry): Promise<void> {
    const { username } = user;
    if (this.#users.has(username) || this.#removed.has(username)) throw new UsernameTakenError(username);
    this.#users.set(username, structuredClone(user));
    this.#audit.add(entry);
  }

  async createFirstAdministrator(user: User): Promise<void> {
    if (this.#hasFirstAdministrator || this.#users.has(user.username)) return;
    this.#hasFirstAdministrator = true;
    this.#users.set(user.username, structuredClone(user));
  }

  async update({ before, after, entry }: UserChange): Promise<void> {
    this.#requireVersion(before);
    const others = [...this.#users.values()].filter(({ username }) => username !== before.username);
    if (isAdministrator(before) && !isAdministrator(after) && !others.some(isAdministrator)) {
      throw new LastAdministratorError(before.username);
    }
    this.#users.set(after.username, structuredClone(after));
    this.#audit.add(entry);
  }

  async remove(user: User, entry: AuditEntry): Promise<void> {
    this.#requireVersion(user);
    this.#users.delete(user.username);
    this.#removed.add(user.username);
    this.#audit.add(entry);
  }

  #requireVersion({ username, version }: User): void {
    if (this.#users.get(username)?.version === version) return;
    throw new StaleWriteError(`User ${username} has changed meanwhile.`);
  }
}
