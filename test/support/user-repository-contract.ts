import { describe, expect, test } from 'vitest';
import type { AuditLog } from '../../shared/audit/audit-log.ts';
import { StaleWriteError } from '../../shared/errors.ts';
import { LastAdministratorError } from '../../shared/users/last-administrator-error.ts';
import type { User } from '../../shared/users/user.ts';
import type { UserRepository } from '../../shared/users/user-repository.ts';
import { UsernameTakenError } from '../../shared/users/username-taken-error.ts';
import { aName, anAuditEntry, aUser } from './builders.ts';

interface Stores {
  /** Empty: the first administrator comes once ever. */
  readonly users: UserRepository;
  readonly audit: AuditLog;
}

/** What every `UserRepository` promises. */
export function userRepositoryContract(create: () => Promise<Stores>): void {
  const entryFor = ({ username }: User) => anAuditEntry({ subject: { kind: 'user', id: username } });

  async function created(users: UserRepository, change: Partial<User> = {}): Promise<User> {
    const user = aUser({ username: aName(), ...change });
    await users.create(user, entryFor(user));
    return user;
  }

  const next = (user: User, change: Partial<User>): User => ({
    ...user,
    version: user.version + 1,
    ...change,
  });

  async function namesOf(audit: AuditLog, { username }: User): Promise<string[]> {
    const { items } = await audit.list({ subject: 'user', id: username }, { limit: 200 });
    return items.map(({ id }) => id);
  }

  test('does not know a user that is not there', async () => {
    const { users } = await create();
    expect(await users.find(aName())).toBeUndefined();
  });

  describe('a user who is created', () => {
    test('is found, with all that is known about them, and with an entry in the audit log', async () => {
      const { users, audit } = await create();
      const user = aUser({
        username: aName(),
        name: 'Ada',
        email: 'ada@example.com',
        phone: '+442079460018',
      });
      const entry = entryFor(user);
      await users.create(user, entry);
      expect(await users.find(user.username)).toEqual(user);
      expect((await audit.list({ subject: 'user', id: user.username }, { limit: 10 })).items).toEqual([
        entry,
      ]);
    });

    test('cannot take a name that is taken, and then there is no entry', async () => {
      const { users, audit } = await create();
      const user = await created(users);
      const before = await namesOf(audit, user);
      const again = users.create({ ...user, passwordHash: 'another' }, entryFor(user));
      await expect(again).rejects.toThrow(UsernameTakenError);
      expect(await users.find(user.username)).toEqual(user);
      expect(await namesOf(audit, user)).toEqual(before);
    });

    test('is one of all who want the same name at once', async () => {
      const { users } = await create();
      const username = aName();
      const attempts = Array.from({ length: 20 }, (_, index) => {
        const user = aUser({ username, passwordHash: `hash ${index}` });
        return users.create(user, entryFor(user));
      });
      const outcomes = await Promise.allSettled(attempts);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });

  test('creates the first administrator once, whoever asks and however often', async () => {
    const { users } = await create();
    const first = aUser({ username: aName('admin'), role: 'admin' });
    await users.createFirstAdministrator(first);
    await users.createFirstAdministrator({ ...first, passwordHash: 'changed' });
    const second = aUser({ username: aName('admin'), role: 'admin' });
    await users.createFirstAdministrator(second);
    expect(await users.find(first.username)).toEqual(first);
    expect(await users.find(second.username)).toBeUndefined();
  });

  test('keeps the marker of the first administrator to itself', async () => {
    const { users } = await create();
    await users.createFirstAdministrator(aUser({ username: aName('admin'), role: 'admin' }));
    expect(await users.find('#first-administrator')).toBeUndefined();
    expect((await users.list({}, { limit: 200 })).items).toHaveLength(1);
  });

  describe('a change', () => {
    test('is stored with its entry; a stale one is refused, and leaves none', async () => {
      const { users, audit } = await create();
      const user = await created(users, { name: 'Ada' });
      const { name: _, ...nameless } = user;
      const changed = next(nameless, { passwordHash: 'changed' });
      await users.update({ before: user, after: changed, entry: entryFor(user) });
      expect(await users.find(user.username)).toEqual(changed);
      const entries = await namesOf(audit, user);
      expect(entries).toHaveLength(2);
      const stale = users.update({ before: user, after: changed, entry: entryFor(user) });
      await expect(stale).rejects.toThrow(StaleWriteError);
      expect(await namesOf(audit, user)).toEqual(entries);
    });

    test('that nobody need know of has no entry', async () => {
      const { users, audit } = await create();
      const user = await created(users);
      await users.update({ before: user, after: next(user, { passwordHash: 'rehashed' }) });
      expect(await namesOf(audit, user)).toHaveLength(1);
    });

    test('of a user who is not there is refused', async () => {
      const { users } = await create();
      const user = aUser({ username: aName() });
      await expect(users.update({ before: user, after: next(user, {}) })).rejects.toThrow(StaleWriteError);
      expect(await users.find(user.username)).toBeUndefined();
    });

    test('is one of all that were made from the same version at once', async () => {
      const { users } = await create();
      const user = await created(users);
      const attempts = Array.from({ length: 20 }, (_, index) =>
        users.update({
          before: user,
          after: next(user, { passwordHash: `hash ${index}` }),
          entry: entryFor(user),
        }),
      );
      const outcomes = await Promise.allSettled(attempts);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });

  describe('the last administrator', () => {
    test.each<[string, Partial<User>]>([
      ['demoted', { role: 'user' }],
      ['deactivated', { isActive: false }],
    ])('cannot be %s; with another active one they can', async (_, change) => {
      const { users } = await create();
      const admin = await created(users, { role: 'admin' });
      await created(users, { role: 'admin', isActive: false });
      await created(users);
      const update = () =>
        users.update({ before: admin, after: next(admin, change), entry: entryFor(admin) });
      await expect(update()).rejects.toThrow(LastAdministratorError);
      expect(await users.find(admin.username)).toEqual(admin);
      await created(users, { role: 'admin' });
      await update();
      expect(await users.find(admin.username)).toMatchObject(change);
    });

    test('may change everything else about themselves', async () => {
      const { users } = await create();
      const admin = await created(users, { role: 'admin' });
      const after = next(admin, { name: 'Root' });
      await users.update({ before: admin, after, entry: entryFor(admin) });
      expect(await users.find(admin.username)).toEqual(after);
    });

    test('is left when all give the role up at once', async () => {
      const { users } = await create();
      const admins = await Promise.all(Array.from({ length: 12 }, () => created(users, { role: 'admin' })));
      await Promise.allSettled(
        admins.map((admin) =>
          users.update({ before: admin, after: next(admin, { role: 'user' }), entry: entryFor(admin) }),
        ),
      );
      const { items } = await users.list({ role: 'admin', isActive: true }, { limit: 50 });
      expect(items.length).toBeGreaterThanOrEqual(1);
    });
  });

  describe('a user who is removed', () => {
    test('is gone from everywhere, with an entry; the name stays taken', async () => {
      const { users, audit } = await create();
      const user = await created(users, { isActive: false });
      await users.remove(user, entryFor(user));
      expect(await users.find(user.username)).toBeUndefined();
      expect((await users.list({ query: user.username }, { limit: 10 })).items).toEqual([]);
      expect(await namesOf(audit, user)).toHaveLength(2);
      await expect(users.create(user, entryFor(user))).rejects.toThrow(UsernameTakenError);
    });

    test('was not changed in between', async () => {
      const { users } = await create();
      const user = await created(users, { isActive: false });
      await users.update({ before: user, after: next(user, { isActive: true }), entry: entryFor(user) });
      await expect(users.remove(user, entryFor(user))).rejects.toThrow(StaleWriteError);
      expect(await users.find(user.username)).toMatchObject({ isActive: true });
    });
  });

  describe('the list', () => {
    async function someUsers(users: UserRepository): Promise<User[]> {
      const people: Partial<User>[] = [
        { username: 'a-user', name: 'Ada Lovelace' },
        { username: 'b-admin', role: 'admin', email: 'Babbage@example.com' },
        { username: 'c-gone', isActive: false },
        { username: 'd-user', name: 'LOVEjoy' },
        { username: 'e-admin', role: 'admin', isActive: false },
      ];
      const made: User[] = [];
      for (const person of people) made.push(await created(users, person));
      return made;
    }

    test.each<[string, Parameters<UserRepository['list']>[0], string[]]>([
      ['everybody', {}, ['a-user', 'b-admin', 'c-gone', 'd-user', 'e-admin']],
      ['a role', { role: 'admin' }, ['b-admin', 'e-admin']],
      ['the inactive', { isActive: false }, ['c-gone', 'e-admin']],
      ['both', { role: 'admin', isActive: true }, ['b-admin']],
      ['a part of a name, whatever its capitals', { query: 'lOvE' }, ['a-user', 'd-user']],
      ['a part of an email address', { query: 'babbage@' }, ['b-admin']],
      ['a part of a user name', { query: '-gone' }, ['c-gone']],
      ['nothing that is there', { query: 'xyz' }, []],
    ])('has %s, by user name', async (_, filter, expected) => {
      const { users } = await create();
      await someUsers(users);
      const { items, next: more } = await users.list(filter, { limit: 50 });
      expect(items.map(({ username }) => username)).toEqual(expected);
      expect(more).toBeUndefined();
    });

    test('comes in pages, each user once', async () => {
      const { users } = await create();
      const made = await someUsers(users);
      const seen: User[] = [];
      let cursor: string | undefined;
      do {
        const page = await users.list({}, { limit: 2, cursor });
        seen.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined);
      expect(seen).toEqual(made);
    });

    test('shows all others once when somebody comes before and behind the place between two pages', async () => {
      const { users } = await create();
      const made = await someUsers(users);
      const first = await users.list({}, { limit: 2 });
      await created(users, { username: 'a-later' });
      const late = await created(users, { username: 'z-later' });
      const second = await users.list({}, { limit: 50, cursor: first.next });
      expect([...first.items, ...second.items]).toEqual([...made, late]);
    });
  });
}
