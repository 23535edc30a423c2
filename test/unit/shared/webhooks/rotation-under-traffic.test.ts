import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyWebhook } from '../../../../client/verify-webhook.ts';
import { rotateSecret } from '../../../../shared/webhooks/rotate-secret.ts';
import { sealedKeys } from '../../../../shared/webhooks/sealed-keys.ts';
import { newWebhookKeys } from '../../../../shared/webhooks/webhook-keys.ts';
import { anEvent, anId, aWebhook } from '../../../support/builders.ts';
import { Notifications } from './notifications.ts';

const HOUR_MS = 3_600_000;
const ORIGIN = { actor: 'ada', requestId: 'r', address: 'here' };

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant('deliver' as const) },
  { weight: 2, arbitrary: fc.constant('rotate' as const) },
  { weight: 1, arbitrary: fc.constant('renew master key' as const) },
  { weight: 3, arbitrary: fc.record({ hours: fc.integer({ min: 1, max: 40 }) }) },
);

test('every delivery verifies with each secret that is good at that time, and with none that is over', async () => {
  let [old, over] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      const world = new Notifications();
      const { id, ...rest } = aWebhook();
      const keys = newWebhookKeys();
      await world.webhooks.create({
        ...rest,
        id,
        ...(await sealedKeys(world.keySeal, { ownerId: 'ada', id }, keys)),
      });
      const deps = { ...world, keySeal: world.keySeal, newId: anId };
      /** Until when each of the secrets signs. */
      const secrets = [{ secret: keys.secret, until: Number.POSITIVE_INFINITY }];
      for (const [index, one] of steps.entries()) {
        if (one === 'rotate') {
          const rotated = await rotateSecret(deps, ORIGIN, id).catch(() => undefined);
          if (rotated === undefined) continue; // the fifth of a day
          const last = secrets.at(-1);
          if (last !== undefined) last.until = world.now().getTime() + 24 * HOUR_MS;
          secrets.push({ secret: rotated.secret, until: Number.POSITIVE_INFINITY });
        } else if (one === 'renew master key') {
          world.masterKeys = [`master key ${index}`, ...world.masterKeys];
        } else if (one === 'deliver') {
          const endpoint = { ownerId: 'ada', id };
          expect(await world.notify({ endpoint, event: anEvent(), attempt: 1 })).toEqual({
            outcome: 'delivered',
          });
          const { headers, body } = world.posts.at(-1) ?? expect.fail('nothing was sent');
          for (const { secret, until } of secrets) {
            const verify = () =>
              verifyWebhook({ headers: { ...headers }, body, secrets: [secret] }, { now: world.now });
            if (until > world.now().getTime()) {
              expect(verify).not.toThrow();
              old += Number.isFinite(until) ? 1 : 0;
            } else {
              expect(verify).toThrow();
              over += 1;
            }
          }
        } else {
          world.clock.advance(one.hours * HOUR_MS);
        }
      }
    }),
    { numRuns: 60 },
  );
  expect(old).toBeGreaterThan(10);
  expect(over).toBeGreaterThan(10);
}, 30_000);
