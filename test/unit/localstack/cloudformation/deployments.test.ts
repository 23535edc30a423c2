import { expect, test } from 'vitest';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import { Deployments } from '../../../../localstack/embedded/cloudformation/deployments.ts';
import { StackStore } from '../../../../localstack/embedded/cloudformation/stack-store.ts';

test('a stack that is being changed is changed by nobody else', async () => {
  const clock = new JumpingClock();
  const place = { region: 'eu-central-1', account: '123456789012' };
  const stacks = new StackStore({ clock, place, assetDirectory: () => expect.fail('there is no asset') });
  const stack = stacks.create('one');
  const deployments = new Deployments(stacks, clock);
  deployments.requireIdle(stack);
  const deleted = deployments.delete(stack);
  expect(() => deployments.requireIdle(stack)).toThrow('is in DELETE_IN_PROGRESS state');
  await expect(deployments.delete(stack)).rejects.toThrow('can not be updated');
  await deleted;
  expect(stack.status).toBe('DELETE_COMPLETE');
});
