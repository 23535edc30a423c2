import type fc from 'fast-check';
import { expect } from 'vitest';
import { allItems, expectStatus, markOf } from './door.ts';
import { type Step, stepBy } from './step.ts';
import type { KnownWebhook, World } from './world.ts';

const WEBHOOKS = '/api/v1/webhooks';
const MAX_WEBHOOKS = 20;

const chosenWebhook = (world: World, at: number): KnownWebhook =>
  world.webhooks[at % Math.max(1, world.webhooks.length)] ?? {
    id: '01890000-0000-7000-8000-000000000001',
    owner: 'ada',
    isGone: true,
    isEnabled: false,
  };

const isOwn = ({ owner, isGone }: KnownWebhook, as: string) => owner === as && !isGone;

export const webhookSteps: readonly fc.Arbitrary<Step>[] = [
  stepBy('create webhook', async ({ as, at, world, door }) => {
    const own = world.webhooks.filter((webhook) => isOwn(webhook, as));
    const enabled = door.delivers && at % 3 > 0;
    const body = { url: `https://example.com/${at}`, description: markOf(as), enabled };
    const expected = own.length < MAX_WEBHOOKS ? 201 : 409;
    const answer = await expectStatus(door, expected, as, 'POST', WEBHOOKS, body);
    if (expected === 201)
      world.webhooks.push({ id: answer.body.id, owner: as, isGone: false, isEnabled: enabled });
  }),
  stepBy('read webhook', async ({ as, at, world, door }) => {
    const webhook = chosenWebhook(world, at);
    const expected = isOwn(webhook, as) ? 200 : 404;
    const { body } = await expectStatus(door, expected, as, 'GET', `${WEBHOOKS}/${webhook.id}`);
    if (expected === 200) {
      expect(body).toMatchObject({ id: webhook.id, enabled: webhook.isEnabled });
      expect(JSON.stringify(body)).not.toContain('whsec_');
    }
    await expectStatus(door, expected, as, 'GET', `${WEBHOOKS}/${webhook.id}/deliveries?limit=2`);
  }),
  stepBy('change webhook', async ({ as, at, world, door }) => {
    const webhook = chosenWebhook(world, at);
    const path = `${WEBHOOKS}/${webhook.id}`;
    const change = { description: `${markOf(as)} ${at}` };
    const { headers } = await expectStatus(door, isOwn(webhook, as) ? 200 : 404, as, 'GET', path);
    const eTag = headers.get('etag') ?? '"none"';
    const expected = isOwn(webhook, as) ? 200 : 404;
    await expectStatus(door, expected, as, 'PATCH', path, change, { 'if-match': eTag });
    const stale = isOwn(webhook, as) ? 412 : 404;
    await expectStatus(door, stale, as, 'PATCH', path, change, { 'if-match': '"of-another-state"' });
  }),
  stepBy('rotate secret of webhook', async ({ as, at, world, door }) => {
    const webhook = chosenWebhook(world, at);
    const expected = isOwn(webhook, as) ? [200, 409] : 404;
    await expectStatus(door, expected, as, 'POST', `${WEBHOOKS}/${webhook.id}/rotate-secret`);
  }),
  stepBy('test webhook', async ({ as, at, world, door }) => {
    const webhook = chosenWebhook(world, at);
    const expected = isOwn(webhook, as) ? (webhook.isEnabled ? 202 : 409) : 404;
    await expectStatus(door, expected, as, 'POST', `${WEBHOOKS}/${webhook.id}/test`);
  }),
  stepBy('remove webhook', async ({ as, at, world, door }) => {
    const webhook = chosenWebhook(world, at);
    const expected = isOwn(webhook, as) ? 204 : 404;
    await expectStatus(door, expected, as, 'DELETE', `${WEBHOOKS}/${webhook.id}`);
    if (expected === 204) webhook.isGone = true;
  }),
  stepBy('list webhooks', async ({ as, at, world, door }) => {
    const items = await allItems(door, as, WEBHOOKS, 1 + (at % 5));
    const own = world.webhooks.filter((webhook) => isOwn(webhook, as)).map(({ id }) => id);
    expect(items.map(({ id }) => id).sort()).toEqual(own.sort());
  }),
];
