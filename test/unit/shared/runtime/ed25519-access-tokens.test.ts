import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, test } from 'vitest';
import { UnauthenticatedError } from '../../../../shared/errors.ts';
import {
  Ed25519AccessTokens,
  type SigningSecrets,
} from '../../../../shared/runtime/ed25519-access-tokens.ts';
import { ed25519KeyFrom } from '../../../../shared/runtime/ed25519-key.ts';
import { anId } from '../../../support/builders.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';

const ADA = { username: 'ada', role: 'user', sessionId: anId() } as const;
const SECOND = 1000;

function setup(secrets: SigningSecrets = ['first']) {
  const clock = new FixedClock();
  let stored = secrets;
  const tokens = new Ed25519AccessTokens({
    secrets: async () => stored,
    lifetimeSeconds: 900,
    now: clock.now,
    newId: anId,
  });
  const rotate = (next: SigningSecrets) => {
    stored = next;
  };
  return { tokens, clock, rotate };
}

test('says who, for whom, until when, and which key signed it', async () => {
  const { tokens } = setup();
  const { token, expiresIn } = await tokens.issue(ADA);
  expect(expiresIn).toBe(900);
  expect(decodeProtectedHeader(token)).toEqual({
    alg: 'EdDSA',
    typ: 'at+jwt',
    kid: (await ed25519KeyFrom('first')).id,
  });
  const { iat = 0, ...claims } = decodeJwt(token);
  expect(claims).toEqual({
    iss: 'etl-design',
    aud: 'etl-design-api',
    sub: 'ada',
    role: 'user',
    sid: ADA.sessionId,
    exp: iat + 900,
    jti: expect.any(String),
  });
  expect(await tokens.verify(token)).toEqual(ADA);
});

test('is good until a minute after its end, for clocks that differ', async () => {
  const { tokens, clock } = setup();
  const { token } = await tokens.issue(ADA);
  clock.advance((900 + 59) * SECOND);
  await expect(tokens.verify(token)).resolves.toEqual(ADA);
  clock.advance(2 * SECOND);
  await expect(tokens.verify(token)).rejects.toThrow('The access token has expired. Log in again.');
});

describe('after a rotation', () => {
  test('the previous key still verifies and the new one signs', async () => {
    const { tokens, rotate } = setup();
    const before = await tokens.issue(ADA);
    rotate(['second', 'first']);
    const after = await tokens.issue(ADA);
    expect(await tokens.verify(before.token)).toEqual(ADA);
    expect(decodeProtectedHeader(after.token).kid).toBe((await ed25519KeyFrom('second')).id);
  });

  test('a process that has not heard of it asks again when it sees the new key', async () => {
    const { tokens: signer } = setup(['second', 'first']);
    const { token } = await signer.issue(ADA);
    const asked: string[] = [];
    const late = new Ed25519AccessTokens({
      secrets: async (freshness) => {
        asked.push(freshness);
        return freshness === 'newest' ? ['second', 'first'] : ['first'];
      },
      lifetimeSeconds: 900,
      now: new FixedClock().now,
      newId: anId,
    });
    expect(await late.verify(token)).toEqual(ADA);
    expect(asked).toEqual(['recent', 'newest']);
  });

  test('that is being prepared, the key to come is published and accepted, and does not sign', async () => {
    const { tokens, rotate } = setup(['second', 'first', 'third']);
    const keys = await tokens.publicKeys();
    const ids = await Promise.all(
      ['second', 'first', 'third'].map(async (one) => (await ed25519KeyFrom(one)).id),
    );
    expect(keys.map(({ kid }) => kid)).toEqual(ids);
    expect(keys[0]).toEqual({
      kty: 'OKP',
      crv: 'Ed25519',
      x: expect.any(String),
      kid: ids[0],
      use: 'sig',
      alg: 'EdDSA',
    });
    const { token } = await tokens.issue(ADA);
    expect(decodeProtectedHeader(token).kid).toBe(ids[0]);
    rotate(['third', 'second']);
    expect(await tokens.verify(token)).toEqual(ADA);
  });

  test('a key before the previous one is refused', async () => {
    const { tokens, rotate } = setup();
    const { token } = await tokens.issue(ADA);
    rotate(['third', 'second']);
    await expect(tokens.verify(token)).rejects.toThrow(UnauthenticatedError);
  });
});

test('derives the same key from the same secret, and another from another', async () => {
  const [one, same, other] = await Promise.all(['a', 'a', 'b'].map(ed25519KeyFrom));
  expect(same?.id).toBe(one?.id);
  expect(other?.id).not.toBe(one?.id);
});

test('takes an unreachable secret for an outage', async () => {
  const { token } = await setup().tokens.issue(ADA);
  const broken = new Ed25519AccessTokens({
    secrets: () => Promise.reject(new Error('secrets are down')),
    lifetimeSeconds: 900,
    now: new FixedClock().now,
    newId: anId,
  });
  await expect(broken.verify(token)).rejects.toThrow('secrets are down');
});

test('never repeats the token in its refusals', async () => {
  const { tokens } = setup();
  const refusal: unknown = await tokens.verify('abc.def.ghi').catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UnauthenticatedError);
  expect(String(refusal)).not.toContain('abc');
});
