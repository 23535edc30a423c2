import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import type { Role, User } from './user.ts';

export interface UserFilter {
  readonly role?: Role | undefined;
  readonly isActive?: boolean | undefined;
  /** Part of the user name, the name or the email address; capitals count as small letters. */
  readonly query?: string | undefined;
}

export interface UserChange {
  readonly before: User;
  /** Its version is the next one. */
  readonly after: User;
  /** Left out when nothing changed that anybody could tell. */
  readonly entry?: AuditEntry;
}

/** Where users live. Every change goes into the audit log in the same transaction. */
export interface UserRepository {
  /** Undefined when there is none: a login must not tell the difference. */
  find(username: string): Promise<User | undefined>;
  /** By user name. @throws {InvalidInputError} for a cursor that is not one of this list. */
  list(filter: UserFilter, page: PageRequest): Promise<Page<User>>;
  /** @throws {UsernameTakenError} if there is a user of that name, or ever was. */
  create(user: User, entry: AuditEntry): Promise<void>;
  /** Only ever creates one, whoever calls and however often; later calls change nothing. */
  createFirstAdministrator(user: User): Promise<void>;
  /**
   * Stores the next version.
   * @throws {StaleWriteError} if someone else got there first.
   * @throws {LastAdministratorError} if nobody could administer the system afterwards, whatever else happens at this moment.
   */
  update(change: UserChange): Promise<void>;
  /** Forgets an inactive user for good; the name stays taken. @throws {StaleWriteError} if someone else changed the user. */
  remove(user: User, entry: AuditEntry): Promise<void>;
}
