import { expect, test } from 'vitest';
import { Faults } from '../../../localstack/embedded/faults.ts';
import type { Principal } from '../../../localstack/embedded/service.ts';

const worker: Principal = {
  kind: 'role',
  roleArn: 'arn:aws:iam::000000000000:role/worker',
  functionName: 'worker',
};
const other: Principal = { ...worker, functionName: 'other' };

/** Notes when each call goes on. */
function caller() {
  const faults = new Faults();
  const served: string[] = [];
  const call = async (principal: Principal, action: string) => {
    const interference = await faults.intercept(principal, action);
    served.push(interference === undefined ? action : `${action}: ${interference.kind}`);
  };
  return { faults, served, call };
}

test('the call that is held waits until it is released, and no other does', async () => {
  const { faults, served, call } = caller();
  const held = faults.holdCall('worker', 2);
  await call(worker, 'first');
  expect(held.hasFired).toBe(false);

  const second = call(worker, 'second');
  await call(worker, 'third');
  await call(other, 'elsewhere');

  expect(held.hasFired).toBe(true);
  expect(served).toEqual(['first', 'third', 'elsewhere']);
  held.release();
  await second;
  expect(served.at(-1)).toBe('second');
  expect(held.hasFired).toBe(true);
});

test('a call that was released before it came does not wait', async () => {
  const { faults, served, call } = caller();
  const held = faults.holdCall('worker', 1);

  held.release();
  await call(worker, 'first');

  expect(served).toEqual(['first']);
  expect(held.hasFired).toBe(false);
});

test('a call can be held while another function crashes at the same count', async () => {
  const { faults, served, call } = caller();
  const held = faults.holdCall('worker', 1);
  const crash = faults.crashAfterCall('other', 1);

  const waiting = call(worker, 'held');
  await call(other, 'crashing');

  expect(served).toEqual(['crashing: crash-after']);
  expect(crash.hasFired).toBe(true);
  held.release();
  await waiting;
});
