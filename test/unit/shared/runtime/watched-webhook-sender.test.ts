import { expect, test } from 'vitest';
import { WatchedWebhookSender } from '../../../../shared/runtime/watched-webhook-sender.ts';
import type { WebhookAnswer } from '../../../../shared/webhooks/webhook-sender.ts';

const REQUEST = { url: 'https://example.com', headers: {}, body: '{}' };
const ANSWER: WebhookAnswer = { status: 204, excerpt: '' };

test('knows for how long the oldest call has been under way, until it is answered or fails', async () => {
  let at = 0;
  const calls: PromiseWithResolvers<WebhookAnswer>[] = [];
  const post = () => {
    const call = Promise.withResolvers<WebhookAnswer>();
    calls.push(call);
    return call.promise;
  };
  const sender = new WatchedWebhookSender({ post }, () => at);
  expect(sender.hasWaited(0)).toBe(false);

  const first = sender.post(REQUEST);
  at = 100;
  const second = sender.post(REQUEST);
  at = 250;
  expect([sender.hasWaited(250), sender.hasWaited(251)]).toEqual([true, false]);

  calls[0]?.resolve(ANSWER);
  expect(await first).toBe(ANSWER);
  expect([sender.hasWaited(150), sender.hasWaited(151)]).toEqual([true, false]);

  calls[1]?.reject(new Error('reset'));
  await expect(second).rejects.toThrow('reset');
  expect(sender.hasWaited(0)).toBe(false);
});
