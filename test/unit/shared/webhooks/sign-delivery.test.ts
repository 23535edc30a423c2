import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { Webhook as Verifier } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { signDelivery } from '../../../../shared/webhooks/sign-delivery.ts';
import { newWebhookKeys, publicKeyOf } from '../../../../shared/webhooks/webhook-keys.ts';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const KEYS = { secret: SECRET, previousKeys: [] };
const AT = new Date();
const BODY = JSON.stringify({ type: 'task.succeeded.v1', data: { text: 'Ünïcode “quotes”' } });

describe('signDelivery', () => {
  test('makes headers that the reference implementation accepts', () => {
    const headers = signDelivery(KEYS, { id: 'evt_1', at: AT, body: BODY });
    expect(new Verifier(SECRET).verify(BODY, headers)).toEqual(JSON.parse(BODY));
  });

  test.each([
    ['body', `${BODY} `, {}],
    ['id', BODY, { 'webhook-id': 'evt_2' }],
    ['time', BODY, { 'webhook-timestamp': String(Math.floor(AT.getTime() / 1000) + 1) }],
  ])('makes headers that it refuses for another %s', (_what, body, change) => {
    const headers = signDelivery(KEYS, { id: 'evt_1', at: AT, body: BODY });
    expect(() => new Verifier(SECRET).verify(body, { ...headers, ...change })).toThrow();
  });

  test('agrees with the example of the specification', () => {
    const headers = signDelivery(
      { ...KEYS, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
      {
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        at: new Date(1_614_265_330_000),
        body: '{"test": 2432232314}',
      },
    );
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('refuses a secret that is none, without repeating it', () => {
    const sign = () => signDelivery({ ...KEYS, secret: 'hunter2' }, { id: 'evt_1', at: AT, body: BODY });
    expect(sign).toThrow('does not begin with whsec_');
    expect(sign).not.toThrow('hunter2');
  });

  test('adds an Ed25519 signature that the public key verifies, which the reference implementation leaves alone', () => {
    const keys = newWebhookKeys();
    const headers = signDelivery({ ...keys, previousKeys: [] }, { id: 'evt_1', at: AT, body: BODY });
    expect(new Verifier(keys.secret).verify(BODY, headers)).toEqual(JSON.parse(BODY));
    expect(verifiesV1a(headers, publicKeyOf(keys.signingKey))).toBe(true);
    expect(verifiesV1a(headers, publicKeyOf(newWebhookKeys().signingKey))).toBe(false);
    expect(verifiesV1a({ ...headers, 'webhook-id': 'evt_2' }, publicKeyOf(keys.signingKey))).toBe(false);
  });

  test('signs with the keys before as well, until their time is over', () => {
    const [present, earlier, over] = [newWebhookKeys(), newWebhookKeys(), newWebhookKeys()];
    const soon = new Date(AT.getTime() + 1).toISOString();
    const previousKeys = [
      { ...earlier, until: soon },
      { ...over, until: AT.toISOString() },
    ];
    const headers = signDelivery({ ...present, previousKeys }, { id: 'evt_1', at: AT, body: BODY });
    for (const { secret, signingKey } of [present, earlier]) {
      expect(() => new Verifier(secret).verify(BODY, headers)).not.toThrow();
      expect(verifiesV1a(headers, publicKeyOf(signingKey))).toBe(true);
    }
    expect(() => new Verifier(over.secret).verify(BODY, headers)).toThrow();
    expect(verifiesV1a(headers, publicKeyOf(over.signingKey))).toBe(false);
  });
});

/** As the specification says it: any of the signatures will do. */
function verifiesV1a(headers: Record<string, string>, publicKey: string): boolean {
  const x = Buffer.from(publicKey.replace('whpk_', ''), 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const content = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${BODY}`);
  return (headers['webhook-signature'] ?? '')
    .split(' ')
    .filter((signature) => signature.startsWith('v1a,'))
    .some((signature) => verify(null, content, key, Buffer.from(signature.slice(4), 'base64')));
}
