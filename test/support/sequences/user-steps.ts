import type fc from 'fast-check';
import { expect } from 'vitest';
import { allItems, expectStatus } from './door.ts';
import { type Step, stepBy } from './step.ts';

const USERS = '/api/v1/users';
const nameOf = (at: number) => `user-${at % 3}`;

/** Administrators look after users; nobody else learns even who there is. */
export const userSteps: readonly fc.Arbitrary<Step>[] = [
  stepBy('create user', async ({ as, at, world, door }) => {
    const username = nameOf(at);
    const expected = as !== 'admin' ? 403 : world.users.has(username) ? 409 : 201;
    const body = { username, password: 'correct horse battery', role: at % 2 === 0 ? 'user' : 'admin' };
    await expectStatus(door, expected, as, 'POST', USERS, body);
    if (expected === 201) world.users.set(username, 'active');
  }),
  stepBy('read user', async ({ as, at, world, door }) => {
    const username = nameOf(at);
    const state = world.users.get(username) ?? 'gone';
    const expected = as !== 'admin' ? 403 : state === 'gone' ? 404 : 200;
    const { body } = await expectStatus(door, expected, as, 'GET', `${USERS}/${username}`);
    if (expected === 200) expect(body).toMatchObject({ username, active: state === 'active' });
    const me = await expectStatus(door, 200, as, 'GET', `${USERS}/me`);
    expect(me.body.username).toBe(as);
  }),
  stepBy('change user', async ({ as, at, world, door }) => {
    const username = nameOf(at);
    const state = world.users.get(username) ?? 'gone';
    const expected = as !== 'admin' ? 403 : state === 'gone' ? 404 : 200;
    const body = { active: at % 2 === 0, name: `Name ${at}` };
    await expectStatus(door, expected, as, 'PATCH', `${USERS}/${username}`, body);
    if (expected === 200) world.users.set(username, body.active ? 'active' : 'inactive');
  }),
  stepBy('take a role', async ({ as, at, door }) => {
    for (const body of [{ role: 'admin' }, { username: nameOf(at) }, { active: false }, { version: 99 }]) {
      await expectStatus(door, 422, as, 'PATCH', `${USERS}/me`, body);
    }
    const me = await expectStatus(door, 200, as, 'GET', `${USERS}/me`);
    expect(me.body).toMatchObject({ username: as, role: as === 'admin' ? 'admin' : 'user' });
  }),
  stepBy('remove user', async ({ as, at, world, door }) => {
    const username = nameOf(at);
    const state = world.users.get(username) ?? 'gone';
    const isPermanent = at % 2 === 0;
    const whenThere = isPermanent && state === 'active' ? 409 : 204;
    const expected = as !== 'admin' ? 403 : state === 'gone' ? 404 : whenThere;
    await expectStatus(door, expected, as, 'DELETE', `${USERS}/${username}?permanent=${isPermanent}`);
    if (expected === 204) world.users.set(username, isPermanent ? 'gone' : 'inactive');
  }),
  stepBy('list users', async ({ as, at, world, door }) => {
    if (as !== 'admin') {
      await expectStatus(door, 403, as, 'GET', USERS);
      return;
    }
    const items = await allItems(door, as, USERS, 2 + (at % 4));
    const there = [...world.users].flatMap(([name, state]) => (state === 'gone' ? [] : [name]));
    expect(items.map(({ username }) => username)).toEqual(
      expect.arrayContaining([...there, 'ada', 'grace', 'admin']),
    );
  }),
];
