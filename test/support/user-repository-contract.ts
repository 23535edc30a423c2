import { expect, test } from 'vitest';
import { StaleWriteError } from '../../shared/errors.ts';
import type { UserRepository } from '../../shared/users/user-repository.ts';
import { aName, aUser } from './builders.ts';

/** What every `UserRepository` promises. `create` gives an empty one: the first administrator comes once ever. */
export function userRepositoryContract(create: () => Promise<UserRepository>): void {
  test('does not know a user that is not there', async () => {
    const users = await create();
    expect(await users.find(aName())).toBeUndefined();
  });

  test('creates the first administrator once, whoever asks and however often', async () => {
    const users = await create();
    const first = aUser({ username: aName('admin'), role: 'admin' });
    await users.createFirstAdministrator(first);
    await users.createFirstAdministrator({ ...first, passwordHash: 'changed' });
    const second = aUser({ username: aName('admin'), role: 'admin' });
    await users.createFirstAdministrator(second);
    expect(await users.find(first.username)).toEqual(first);
    expect(await users.find(second.username)).toBeUndefined();
  });

  test('keeps the marker of the first administrator to itself', async () => {
    const users = await create();
    await users.createFirstAdministrator(aUser({ username: aName('admin'), role: 'admin' }));
    expect(await users.find('#first-administrator')).toBeUndefined();
  });

  test('stores the next version and refuses a stale one', async () => {
    const users = await create();
    const user = aUser({ username: aName('admin'), role: 'admin' });
    await users.createFirstAdministrator(user);
    const changed = { ...user, version: 2, passwordHash: 'changed' };
    await users.update(changed);
    expect(await users.find(user.username)).toEqual(changed);
    await expect(users.update(changed)).rejects.toThrow(StaleWriteError);
  });

  test('refuses to update a user that is not there', async () => {
    const users = await create();
    await expect(users.update(aUser({ username: aName(), version: 2 }))).rejects.toThrow(StaleWriteError);
  });
}
