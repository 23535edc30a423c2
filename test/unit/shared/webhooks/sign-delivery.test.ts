import { randomBytes } from 'node:crypto';
import { Webhook as Verifier } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { signDelivery } from '../../../../shared/webhooks/sign-delivery.ts';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const AT = new Date();
const BODY = JSON.stringify({ type: 'task.succeeded.v1', data: { text: 'Ünïcode “quotes”' } });

describe('signDelivery', () => {
  test('makes headers that the reference implementation accepts', () => {
    const headers = signDelivery(SECRET, { id: 'evt_1', at: AT, body: BODY });
    expect(new Verifier(SECRET).verify(BODY, headers)).toEqual(JSON.parse(BODY));
  });

  test.each([
    ['body', `${BODY} `, {}],
    ['id', BODY, { 'webhook-id': 'evt_2' }],
    ['time', BODY, { 'webhook-timestamp': String(Math.floor(AT.getTime() / 1000) + 1) }],
  ])('makes headers that it refuses for another %s', (_what, body, change) => {
    const headers = signDelivery(SECRET, { id: 'evt_1', at: AT, body: BODY });
    expect(() => new Verifier(SECRET).verify(body, { ...headers, ...change })).toThrow();
  });

  test('agrees with the example of the specification', () => {
    const headers = signDelivery('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
    });
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('refuses a secret that is none, without repeating it', () => {
    const sign = () => signDelivery('hunter2', { id: 'evt_1', at: AT, body: BODY });
    expect(sign).toThrow('does not begin with whsec_');
    expect(sign).not.toThrow('hunter2');
  });
});
