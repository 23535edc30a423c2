import fc from 'fast-check';
import { Webhook as Reference } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import {
  type VerifyOptions,
  verifyWebhook,
  type WebhookDelivery,
  WebhookRefusedError,
} from '../../../client/verify-webhook.ts';
import { signDelivery } from '../../../shared/webhooks/sign-delivery.ts';
import { newWebhookKeys, publicKeyOf } from '../../../shared/webhooks/webhook-keys.ts';

const AT = new Date('2026-01-01T12:00:00Z');
const EVENT = {
  type: 'webhook.test.v1',
  timestamp: '2026-01-01T11:59:59.000Z',
  data: { text: 'Ünïcode “q”' },
};
const BODY = JSON.stringify(EVENT);
const [earlier, present, another] = [newWebhookKeys(), newWebhookKeys(), newWebhookKeys()];
const until = '2026-01-02T00:00:00Z';
const headers = signDelivery(
  { ...present, previousKeys: [{ ...earlier, until }] },
  { id: 'evt_1', at: AT, body: BODY },
);
const genuine: WebhookDelivery = { headers, body: BODY, secrets: [present.secret] };
const late = (seconds: number) => ({ now: () => new Date(AT.getTime() + seconds * 1000) });

function reasonOf(change: Partial<WebhookDelivery>, options: VerifyOptions = late(0)): string {
  try {
    verifyWebhook({ ...genuine, ...change }, options);
    return 'verified';
  } catch (error) {
    if (error instanceof WebhookRefusedError) return error.reason;
    throw error;
  }
}

describe('verifyWebhook', () => {
  test.each<[string, string[]]>([
    ['the secret', [present.secret]],
    ['the public key', [publicKeyOf(present.signingKey)]],
    ['the secret before, during a rotation', [earlier.secret]],
    ['the public key before, during a rotation', [publicKeyOf(earlier.signingKey)]],
    ['one of several', [another.secret, publicKeyOf(another.signingKey), present.secret]],
  ])('gives the event of a delivery that was signed with %s', (_what, secrets) => {
    expect(verifyWebhook({ ...genuine, secrets }, late(0))).toEqual({ id: 'evt_1', ...EVENT });
  });

  test('takes what the reference implementation signs', () => {
    const signature = new Reference(present.secret).sign('msg_1', AT, BODY);
    const signed = {
      'Webhook-Id': 'msg_1',
      'Webhook-Timestamp': String(AT.getTime() / 1000),
      'Webhook-Signature': signature,
    };
    for (const form of [signed, new Headers(signed)]) {
      expect(verifyWebhook({ ...genuine, headers: form, body: Buffer.from(BODY) }, late(0)).id).toBe('msg_1');
    }
  });

  test.each<[string, string, Partial<WebhookDelivery>]>([
    ['signature-wrong', 'another body', { body: `${BODY} ` }],
    ['signature-wrong', 'another id', { headers: { ...headers, 'webhook-id': 'evt_2' } }],
    ['signature-wrong', 'another secret', { secrets: [another.secret, publicKeyOf(another.signingKey)] }],
    ['signature-wrong', 'no secret at all', { secrets: [] }],
    ['signature-wrong', 'no signature', { headers: { ...headers, 'webhook-signature': 'v1, v1a, v2,x' } }],
    [
      'signature-wrong',
      'a symmetric signature that is called an asymmetric one',
      {
        headers: {
          ...headers,
          'webhook-signature': (headers['webhook-signature'] ?? '').replace('v1,', 'v1a,'),
        },
        secrets: [another.secret],
      },
    ],
    ['header-missing', 'a header that is missing', { headers: { ...headers, 'webhook-id': undefined } }],
    ['header-missing', 'an id that came twice', { headers: { ...headers, 'webhook-id': ['a', 'b'] } }],
    ['header-missing', 'an id in two spellings', { headers: { ...headers, 'Webhook-Id': 'evt_2' } }],
    ['timestamp-malformed', 'a time that is none', { headers: { ...headers, 'webhook-timestamp': 'soon' } }],
    [
      'timestamp-malformed',
      'a time in hexadecimal',
      { headers: { ...headers, 'webhook-timestamp': '0x10' } },
    ],
  ])('refuses with %s %s', (reason, _what, change) => {
    expect(reasonOf(change)).toBe(reason);
  });

  test.each([
    [300, 'verified'],
    [301, 'too-old'],
    [-300, 'verified'],
    [-301, 'too-new'],
  ])('goes by the clock it is given: %d seconds later the delivery is %s', (seconds, expected) => {
    expect(reasonOf({}, late(seconds))).toBe(expected);
  });

  test('takes another tolerance', () => {
    expect(reasonOf({}, { ...late(3600), toleranceSeconds: 3600 })).toBe('verified');
  });

  test('says what is wrong with a secret, without repeating it', () => {
    for (const secret of ['hunter2', 'whsec_', 'whsec_hunter2!', 'whpk_aHVudGVyMg==', present.signingKey]) {
      const run = () => verifyWebhook({ ...genuine, secrets: [secret] }, late(0));
      expect(run).toThrow(TypeError);
      expect(run).not.toThrow(/hunter2|aHVudGVyMg|whsk_/);
    }
  });

  test('refuses what is signed and no event', () => {
    for (const body of ['', '[]', '{"type": 1}', '{"type":"t","timestamp":"t","data":null}']) {
      const signed = signDelivery({ ...present, previousKeys: [] }, { id: 'evt_1', at: AT, body });
      expect(reasonOf({ headers: signed, body })).toBe('not-an-event');
    }
  });

  test('refuses every delivery of which one character was changed', () => {
    const parts = ['webhook-id', 'webhook-timestamp', 'body'] as const;
    const secrets = [present.secret, publicKeyOf(present.signingKey)];
    fc.assert(
      fc.property(
        fc.constantFrom(...parts),
        fc.nat(),
        fc.constantFrom('0', '7', 'x', '.'),
        (part, at, character) => {
          const before = part === 'body' ? BODY : (headers[part] ?? '');
          const place = at % before.length;
          fc.pre(before[place] !== character);
          const changed = `${before.slice(0, place)}${character}${before.slice(place + 1)}`;
          const change = part === 'body' ? { body: changed } : { headers: { ...headers, [part]: changed } };
          expect(reasonOf({ ...change, secrets })).not.toBe('verified');
        },
      ),
    );
  });
});
