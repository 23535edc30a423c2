import { againWhenStale } from '../again-when-stale.ts';
import { type AuditDeps, auditChange } from '../audit/audit-change.ts';
import type { Origin } from '../audit/origin.ts';
import { PreconditionFailedError } from '../errors.ts';
import { getUser } from './get-user.ts';
import type { User } from './user.ts';
import type { UserRepository } from './user-repository.ts';

/** What may change, and what the audit log calls it. Values are told of the first two: the others are personal or secret. */
const TOLD = { role: 'role', isActive: 'active' } as const;
const NAMED = { name: 'name', email: 'email', phone: 'phone', passwordHash: 'password' } as const;

export type WriteUserDeps = AuditDeps & { readonly users: Pick<UserRepository, 'find' | 'update'> };

/** Whether the caller wants to write over this state. */
export type IsExpected = (user: User) => boolean;

/**
 * Reads, changes and stores a user, again if somebody came in between. Nothing is stored when `change` changes nothing.
 * @throws {NotFoundError} @throws {PreconditionFailedError} @throws {LastAdministratorError}
 */
export function writeUser(
  deps: WriteUserDeps,
  origin: Origin,
  username: string,
  isExpected: IsExpected,
  change: (user: User) => Promise<User> | User,
): Promise<User> {
  return againWhenStale(async () => {
    const before = await getUser(deps, username);
    requireExpected(before, isExpected);
    const changed = await change(before);
    const details = differences(before, changed);
    if (Object.keys(details).length === 0) return before;

    const after = { ...changed, version: before.version + 1, updatedAt: deps.now().toISOString() };
    const subject = { kind: 'user', id: username } as const;
    const entry = auditChange(deps, origin, { action: 'user.changed', subject, details });
    await deps.users.update({ before, after, entry });
    return after;
  });
}

/** @throws {PreconditionFailedError} */
export function requireExpected(user: User, isExpected: IsExpected): void {
  if (isExpected(user)) return;
  throw new PreconditionFailedError(
    `User “${user.username}” is no longer as the request expects. Read the user again, and send that ETag with the change.`,
  );
}

function differences(before: User, after: User): Record<string, unknown> {
  const told = entriesOf(TOLD)
    .filter(([key]) => before[key] !== after[key])
    .map(([key, label]) => [label, { from: before[key], to: after[key] }]);
  const named = entriesOf(NAMED).filter(([key]) => before[key] !== after[key]);
  return {
    ...Object.fromEntries(told),
    ...(named.length > 0 ? { changed: named.map(([, label]) => label) } : {}),
  };
}

function entriesOf<Labels extends object>(labels: Labels): [keyof Labels, Labels[keyof Labels]][] {
  return Object.entries(labels) as [keyof Labels, Labels[keyof Labels]][]; // safe because the tables above are complete
}
