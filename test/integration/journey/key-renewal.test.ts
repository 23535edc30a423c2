import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyWebhook } from '../../../client/verify-webhook.ts';
import { Ed25519AccessTokens } from '../../../shared/runtime/ed25519-access-tokens.ts';
import { ed25519KeyFrom } from '../../../shared/runtime/ed25519-key.ts';
import { anId } from '../../support/builders.ts';
import type { Client, Json } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { WebhookReceiver } from '../../support/system/webhook-receiver.ts';
import { opsUnderTest } from '../bin/ops/ops-under-test.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const SIGNING = 'Data.SigningSecretArn';
const WEBHOOKS = 'Data.WebhookKeysSecretArn';
/** Longer than any key has to rest, and than anything is cached. */
const REST_MS = 21 * MINUTE_MS;
/** Calls of one rotation: four steps that describe, three that read twice, one that puts and one that moves. */
const CALLS = 12;
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const LONG_MS = 300_000;

let system: System;
let owner: Client;
let receiver: WebhookReceiver;
let webhook: Json;
let ops: Awaited<ReturnType<typeof opsUnderTest>>;

beforeAll(async () => {
  system = await startSystem();
  ops = await opsUnderTest(system.cloud);
  owner = await system.user('keeper');
  receiver = await WebhookReceiver.listen();
  const hook = { url: receiver.url, eventTypes: ['webhook.test.v1'], description: '', enabled: true };
  webhook = (await owner.send('POST', '/api/v1/webhooks', hook)).body;
});
afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  await system.stop();
});
beforeEach(() => system.clock.advance(REST_MS));

/** Versions by their label. */
async function labelsOf(secret: string): Promise<Map<string, string>> {
  const { VersionIdsToStages = {} } = await system.operator.describeSecret(secret);
  return new Map(
    Object.entries(VersionIdsToStages).flatMap(([id, labels]) => labels.map((label) => [label, id] as const)),
  );
}

async function isInForce(secret: string, versionId: string): Promise<true | undefined> {
  const labels = await labelsOf(secret);
  const isDone = labels.get('AWSCURRENT') === versionId && !system.isAtWork('Rotation');
  return isDone || undefined;
}

async function renewed(secret: string): Promise<string> {
  const versionId = await system.operator.startRotation(secret);
  await eventually(`${secret} to be renewed`, () => isInForce(secret, versionId));
  return versionId;
}

async function wordsOfWebhooks(): Promise<string[]> {
  return (await system.operator.secret(WEBHOOKS)).split(' ');
}

async function publishedKeys(): Promise<string[]> {
  const { body } = await system.anonymous.send('GET', '/.well-known/jwks.json');
  return body.keys.map(({ kid }: Json) => kid);
}

/** A token of a session that lives, as an API would sign it that uses this secret. */
async function tokenOf(secret: string): Promise<string> {
  const { sid } = decodeJwt(await logIn());
  const tokens = new Ed25519AccessTokens({
    secrets: async () => [secret],
    lifetimeSeconds: 900,
    now: () => new Date(system.clock.now()),
    newId: anId,
  });
  return (await tokens.issue({ username: 'keeper', role: 'user', sessionId: String(sid) })).token;
}

async function logIn(): Promise<string> {
  const keeper = { username: 'keeper', password: 'password of keeper' };
  return (await system.anonymous.send('POST', '/api/v1/login/access-token', keeper)).body.access_token;
}

async function statusWith(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await system.anonymous.send('GET', '/api/v1/users/me', undefined, headers)).status;
}

async function expectADelivery(story: string): Promise<void> {
  await owner.renewToken();
  const before = receiver.received.length;
  await owner.send('POST', `/api/v1/webhooks/${webhook.id}/test`);
  const { headers, body } = await eventually(`a delivery (${story})`, () => receiver.received[before]);
  const now = () => new Date(Number(headers['webhook-timestamp']) * 1000);
  expect(verifyWebhook({ headers, body, secrets: [webhook.secret] }, { now }).type, story).toBe(
    'webhook.test.v1',
  );
}

describe('a key that signs', () => {
  test('counts after one renewal and not after the second, and both keys are published', async () => {
    const first = await system.operator.secret(SIGNING);
    expect(await statusWith(await tokenOf(first))).toBe(200);
    await renewed(SIGNING);
    const second = await system.operator.secret(SIGNING);
    expect(second).toMatch(/^[0-9a-f]{64}$/);
    system.clock.advance(REST_MS);
    expect(await publishedKeys()).toEqual(await idsOf(second, first));
    expect(await statusWith(await tokenOf(first))).toBe(200);
    expect(await statusWith(await tokenOf(second))).toBe(200);

    await renewed(SIGNING);
    const third = await system.operator.secret(SIGNING);
    system.clock.advance(REST_MS);
    expect(await publishedKeys()).toEqual(await idsOf(third, second));
    expect(await statusWith(await tokenOf(first))).toBe(401);
    expect(await statusWith(await tokenOf(second))).toBe(200);
  });

  test('is taken by functions that have not heard of the renewal, from when others may sign with it', async () => {
    const before = await system.operator.secret(SIGNING);
    const old = await tokenOf(before);
    expect(await statusWith(old), 'every instance knows the key before').toBe(200);
    await renewed(SIGNING);
    const after = await system.operator.secret(SIGNING);
    system.clock.advance(MINUTE_MS / 2);
    for (const secret of [after, before]) expect(await statusWith(await tokenOf(secret))).toBe(200);
    expect(await statusWith(old)).toBe(200);
    system.clock.advance(5 * MINUTE_MS);
    const [idAfter] = await idsOf(after);
    expect(decodeProtectedHeader(await logIn()).kid).toBe(idAfter);
  });

  test('lets nobody’s session end', async () => {
    await owner.renewToken();
    await renewed(SIGNING);
    expect((await owner.get('/users/me')).status).toBe(200);
    system.clock.advance(REST_MS);
    await renewed(SIGNING);
    await owner.renewToken();
    expect((await owner.get('/users/me')).status).toBe(200);
  });

  async function idsOf(...secrets: string[]): Promise<string[]> {
    return Promise.all(secrets.map(async (secret) => (await ed25519KeyFrom(secret)).id));
  }
});

describe('the key of webhooks', () => {
  test('is renewed in front of the keys before it, and deliveries verify from the first moment on', async () => {
    const before = await wordsOfWebhooks();
    await renewed(WEBHOOKS);
    const after = await wordsOfWebhooks();
    expect(after).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), ...before]);
    await expectADelivery('just after');
    system.clock.advance(MINUTE_MS);
    await expectADelivery('a minute after');
    system.clock.advance(REST_MS);
    await expectADelivery('when everybody has heard of it');
    await renewed(WEBHOOKS);
    system.clock.advance(REST_MS);
    await expectADelivery('after the second');
  });
});

describe('the calendar', () => {
  test('renews both keys every 30 days, and deliveries and logins go on', async () => {
    const before = await Promise.all([SIGNING, WEBHOOKS].map((secret) => system.operator.secret(secret)));
    system.clock.advance(30 * DAY_MS);
    for (const [index, secret] of [SIGNING, WEBHOOKS].entries()) {
      await eventually(`${secret} to be renewed`, async () => {
        const isChanged = (await system.operator.secret(secret)) !== before[index];
        return (isChanged && !system.isAtWork('Rotation')) || undefined;
      });
      const { NextRotationDate } = await system.operator.describeSecret(secret);
      expect(NextRotationDate?.getTime()).toBeGreaterThan(system.clock.now() + 29 * DAY_MS);
    }
    system.clock.advance(MINUTE_MS);
    expect(await statusWith(await tokenOf(before[0] ?? ''))).toBe(200);
    await expectADelivery('after the calendar');
  });
});

describe('a rotation', () => {
  test.each(['before', 'after'] as const)(
    'whose function dies %s any of its calls ends all the same, once',
    async (moment) => {
      let crashes = 0;
      for (let call = 1; ; call += 1) {
        expect(call, 'calls of one rotation').toBeLessThanOrEqual(CALLS + 1);
        system.clock.advance(REST_MS);
        const before = await wordsOfWebhooks();
        const crash = system.crash('Rotation', moment, call);
        const versionId = await system.operator.startRotation(WEBHOOKS);
        const story = `died ${moment} call ${call}`;
        await eventually(`the rotation that ${story}`, async () => {
          const isOver = await isInForce(WEBHOOKS, versionId);
          if (isOver === undefined) tryAgain();
          return isOver;
        });
        const hasDied = crash.hasFired;
        crash.cancel();
        expect((await wordsOfWebhooks()).slice(1), story).toEqual(before);
        expect(await pendingOf(WEBHOOKS), story).toBe('no other');
        if (!hasDied) break;
        crashes += 1;
      }
      expect(crashes).toBe(CALLS);
      await expectADelivery('after many deaths');
    },
    LONG_MS,
  );

  test('of which each step comes twice, also much later, is one', async () => {
    const before = await wordsOfWebhooks();
    const token = await renewed(WEBHOOKS);
    const once = await system.operator.secret(WEBHOOKS);
    for (const step of STEPS) await Promise.all([again(step, token), again(step, token)]);
    expect(await system.operator.secret(WEBHOOKS)).toBe(once);

    system.clock.advance(REST_MS);
    await renewed(WEBHOOKS);
    const twice = await system.operator.secret(WEBHOOKS);
    for (const step of STEPS.toReversed()) await again(step, token);
    expect(await system.operator.secret(WEBHOOKS), 'what was replaced does not come back').toBe(twice);
    expect((await wordsOfWebhooks()).length).toBe(before.length + 2);
  });

  test.each(STEPS.map((step, index) => [step, [4, 5, 8, 12][index] ?? 0] as const))(
    'whose %s comes a second time while the first is under way has one value',
    async (step, lastCall) => {
      const before = await wordsOfWebhooks();
      const held = system.hold('Rotation', lastCall);
      const token = await system.operator.startRotation(WEBHOOKS);
      await eventually(`the last call of ${step}`, () => held.hasFired || undefined);
      await again(step, token);
      held.release();
      await eventually('the rotation to end', async () => {
        const isOver = await isInForce(WEBHOOKS, token);
        if (isOver === undefined) tryAgain();
        return isOver;
      });
      expect((await wordsOfWebhooks()).slice(1)).toEqual(before);
    },
  );

  test('at the same time as another is refused, and the other ends', async () => {
    const before = await wordsOfWebhooks();
    const held = system.hold('Rotation', 1);
    const versionId = await system.operator.startRotation(WEBHOOKS);
    const another = system.operator.startRotation(WEBHOOKS);
    await expect(another).rejects.toThrow("A previous rotation isn't complete.");
    held.release();
    await eventually('the rotation to end', () => isInForce(WEBHOOKS, versionId));
    expect((await wordsOfWebhooks()).slice(1)).toEqual(before);
  });

  test.each([
    ['before it has prepared anything', 4],
    ['before it is tested', 6],
    ['before it comes into force', 12],
  ])('that a person overtakes %s gives way, and no key is lost', async (_when, call) => {
    const before = await wordsOfWebhooks();
    const held = system.hold('Rotation', call);
    await system.operator.startRotation(WEBHOOKS);
    await eventually('the rotation to get there', () => held.hasFired || undefined);
    expect(await ops('rotate-webhook-keys')).toMatchObject({ code: 0, stderr: '' });
    const after = await wordsOfWebhooks();
    expect(after.slice(1)).toEqual(before);
    held.release();
    await rotationIsOver(WEBHOOKS);
    expect(await wordsOfWebhooks()).toEqual(after);
    await expectADelivery('after a person was faster');

    system.clock.advance(REST_MS);
    await renewed(WEBHOOKS);
    expect((await wordsOfWebhooks()).slice(1)).toEqual(after);
  });

  test('too soon after the last one changes nothing until the key has rested', async () => {
    await renewed(SIGNING);
    const present = await system.operator.secret(SIGNING);
    const token = await system.operator.startRotation(SIGNING);
    await eventually('the refusal', () => logged('tokens of the key before would be refused') || undefined);
    await eventually('the function to rest', () => !system.isAtWork('Rotation') || undefined);
    expect(await system.operator.secret(SIGNING)).toBe(present);
    await eventually('the key to be renewed', async () => {
      tryAgain();
      return isInForce(SIGNING, token);
    });
    expect((await labelsOf(SIGNING)).get('AWSPREVIOUS')).not.toBe(token);
  });

  test('that Secrets Manager only tries out changes nothing', async () => {
    const before = await labelsOf(SIGNING);
    await system.operator.startRotation(SIGNING, false);
    await eventually('the trial', () => logged('nothing to test') || undefined);
    await eventually('its end', async () => (await pendingOf(SIGNING)) === 'no other' || undefined);
    expect((await labelsOf(SIGNING)).get('AWSCURRENT')).toBe(before.get('AWSCURRENT'));
    expect((await labelsOf(SIGNING)).get('AWSPREVIOUS')).toBe(before.get('AWSPREVIOUS'));
  });

  test('of a secret that is not renewed by itself is refused', async () => {
    const request = { Step: 'createSecret', ClientRequestToken: anId() };
    for (const secret of ['Data.MetricsTokenSecretArn', 'Data.FirstAdministratorSecretArn'])
      await expect(system.operator.startRotation(secret)).rejects.toThrow('No Lambda rotation function ARN');
    const other = { ...request, SecretId: system.operator.output(SIGNING) };
    const present = await system.operator.secret(SIGNING);
    await system.cloud.functions.invoke('RotationFunction', other);
    expect(await system.operator.secret(SIGNING), 'nobody announced that version').toBe(present);
  });

  test('says in its logs what it did, and no key', async () => {
    await renewed(WEBHOOKS);
    const keys = [await system.operator.secret(SIGNING), ...(await wordsOfWebhooks())];
    const told = system.logs.filter((text) => text.includes('step of a rotation'));
    expect(told.length).toBeGreaterThan(STEPS.length);
    for (const key of keys) expect(system.logs.filter((text) => text.includes(key))).toEqual([]);
  });

  async function again(Step: string, ClientRequestToken: string): Promise<void> {
    const SecretId = system.operator.output(WEBHOOKS);
    await system.cloud.functions.invoke('RotationFunction', { Step, SecretId, ClientRequestToken });
  }

  async function pendingOf(secret: string): Promise<string> {
    const labels = await labelsOf(secret);
    const pending = labels.get('AWSPENDING');
    return pending === undefined || pending === labels.get('AWSCURRENT') ? 'no other' : pending;
  }

  async function rotationIsOver(secret: string): Promise<void> {
    await eventually('no rotation to be under way', async () => {
      if ((await pendingOf(secret)) !== 'no other') tryAgain();
      else if (!system.isAtWork('Rotation')) return true;
      return undefined;
    });
  }

  /** Secrets Manager begins a rotation that failed again some time later. A function that runs must not take long by its clock. */
  function tryAgain(): void {
    if (!system.isAtWork('Rotation')) system.clock.advance(MINUTE_MS);
  }

  const logged = (text: string) => system.logs.some((line) => line.includes(text));
});

describe('the sweeper', () => {
  test('tells how old the oldest key is', async () => {
    await renewed(SIGNING);
    system.clock.advance(2 * DAY_MS);
    const ages = await eventually('an age of two days', () => {
      const all = system.logs.flatMap((text) => /"OldestKeyDays":([\d.]+)/.exec(text)?.[1] ?? []).map(Number);
      return all.some((age) => age >= 2) ? all : undefined;
    });
    expect(Math.max(...ages)).toBeLessThan(32);
  });
});
