import { expect, test } from 'vitest';
import { firstAdministratorGate } from '../../../../shared/users/first-administrator.ts';
import { aUser } from '../../../support/builders.ts';
import { FakePasswordHasher } from '../../../support/fake-password-hasher.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryUserRepository } from '../../../support/in-memory-user-repository.ts';

function setup(users = new InMemoryUserRepository()) {
  let calls = 0;
  const hasher = {
    hash: async (password: string) => {
      calls += 1;
      return new FakePasswordHasher().hash(password);
    },
  };
  const firstAdministrator = async () => ({ username: 'admin', password: 'initial' });
  const deps = { users, hasher, firstAdministrator, newId: () => 'id-1', now: new FixedClock().now };
  return { users, deps, hashed: () => calls };
}

test('creates the administrator before anybody logs in under that name', async () => {
  const { users, deps } = setup();
  await firstAdministratorGate(deps)('admin');
  expect(await users.find('admin')).toEqual({
    username: 'admin',
    role: 'admin',
    isActive: true,
    passwordHash: 'hash of initial',
    tokenVersion: 'id-1',
    version: 1,
    createdAt: '2026-01-01T12:00:00.000Z',
    updatedAt: '2026-01-01T12:00:00.000Z',
  });
});

test('does nothing for other names', async () => {
  const { users, deps, hashed } = setup();
  await firstAdministratorGate(deps)('ada');
  expect(await users.find('admin')).toBeUndefined();
  expect(hashed()).toBe(0);
});

test('works once per process, also for logins at the same time', async () => {
  const { deps, hashed } = setup();
  const ensure = firstAdministratorGate(deps);
  await Promise.all([ensure('admin'), ensure('admin')]);
  await ensure('admin');
  expect(hashed()).toBe(1);
});

test('leaves an administrator with another password alone', async () => {
  const changed = aUser({ username: 'admin', role: 'admin', passwordHash: 'hash of changed' });
  const { users, deps, hashed } = setup(new InMemoryUserRepository([changed]));
  await firstAdministratorGate(deps)('admin');
  expect(await users.find('admin')).toEqual(changed);
  expect(hashed()).toBe(0);
});

test('does not bring back an administrator who was removed', async () => {
  const { users, deps } = setup();
  await users.createFirstAdministrator(aUser({ username: 'root' }));
  await firstAdministratorGate(deps)('admin');
  expect(await users.find('admin')).toBeUndefined();
});

test('tries again after an outage', async () => {
  const { users, deps } = setup();
  let isDown = true;
  const find = async (username: string) => {
    if (isDown) throw new Error('table down');
    return users.find(username);
  };
  const ensure = firstAdministratorGate({
    ...deps,
    users: { find, createFirstAdministrator: users.createFirstAdministrator.bind(users) },
  });
  await expect(ensure('admin')).rejects.toThrow('table down');
  isDown = false;
  await ensure('admin');
  expect(await users.find('admin')).toBeDefined();
});
