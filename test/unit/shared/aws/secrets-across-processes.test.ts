import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SecretsManagerSecrets } from '../../../../shared/aws/secrets-manager-secrets.ts';
import { Ed25519AccessTokens } from '../../../../shared/runtime/ed25519-access-tokens.ts';
import { SIGNING_KEY_RENEWAL } from '../../../../shared/runtime/renewals.ts';
import { anId } from '../../../support/builders.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { fakeJsonService } from './fake-aws.ts';

const SECOND_MS = 1000;
const LIFETIME_MS = 900 * SECOND_MS;
const REST_MS = SIGNING_KEY_RENEWAL.rest.minutes * 60 * SECOND_MS;
const ADA = { username: 'ada', role: 'user', sessionId: anId() } as const;

interface Version {
  readonly text: string;
  readonly createdAtMs: number;
}

/** The signing secret as rotations change it, each when the value in force has rested. */
class RotatedSecret {
  readonly #clock: FixedClock;
  readonly labels: Partial<Record<string, Version>>;
  inForceSinceMs: number;
  rotations = 0;
  #versions = 0;

  constructor(clock: FixedClock) {
    this.#clock = clock;
    this.labels = { AWSCURRENT: this.#version() };
    this.inForceSinceMs = this.labels.AWSCURRENT?.createdAtMs ?? 0;
    clock.advance(REST_MS);
  }

  prepare(): void {
    const { AWSPENDING, AWSCURRENT } = this.labels;
    const isUnderWay = AWSPENDING !== undefined && AWSPENDING !== AWSCURRENT;
    if (!isUnderWay && this.#hasRested()) this.labels.AWSPENDING = this.#version();
  }

  finish(): void {
    const { AWSPENDING, AWSCURRENT } = this.labels;
    if (AWSPENDING === undefined || AWSPENDING === AWSCURRENT) return;
    Object.assign(this.labels, { AWSCURRENT: AWSPENDING, AWSPREVIOUS: AWSCURRENT });
    this.inForceSinceMs = this.#clock.now().getTime();
    this.rotations += 1;
  }

  #hasRested(): boolean {
    return this.#clock.now().getTime() >= this.inForceSinceMs + REST_MS;
  }

  #version(): Version {
    this.#versions += 1;
    return { text: `secret ${this.#versions}`, createdAtMs: this.#clock.now().getTime() };
  }
}

const PROCESSES = 3;
const process = fc.nat({ max: PROCESSES - 1 });
const acts = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('issue' as const), process }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('verify' as const), process }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('rotation' as const),
      step: fc.constantFrom('prepare' as const, 'finish' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      seconds: fc.constantFrom(1, 5, 14, 16, 31, 120, 290, 301, 660),
    }),
  },
);

const rotate = [
  { kind: 'rotation', step: 'prepare' },
  { kind: 'rotation', step: 'finish' },
] as const;
/** Signs with the new key at once, before another who has just looked may look again. */
const HEARD_TOO_EARLY = [
  { kind: 'issue', process: 1 },
  ...rotate,
  { kind: 'issue', process: 0 },
  { kind: 'wait', seconds: 1 },
  { kind: 'verify', process: 1 },
] as const;
/** Signs with the key before for as long as it can, and the next rotation comes as soon as it can. */
const HEARD_TOO_LATE = [
  { kind: 'issue', process: 0 },
  ...rotate,
  { kind: 'wait', seconds: 290 },
  { kind: 'issue', process: 0 },
  { kind: 'wait', seconds: 660 },
  ...rotate,
  { kind: 'wait', seconds: 120 },
  { kind: 'verify', process: 1 },
] as const;

test('whatever one process signs, every other takes for as long as it lives, however late each hears of rotations', async () => {
  let taken = 0;
  let rotations = 0;
  let present: { readonly labels: RotatedSecret['labels'] } = { labels: {} };
  const config = await fakeJsonService((_operation, { VersionStage }) => {
    const version = present.labels[String(VersionStage)];
    return version === undefined
      ? { status: 400, __type: 'ResourceNotFoundException' }
      : { SecretString: version.text, CreatedDate: version.createdAtMs / 1000 };
  });
  const client = new SecretsManagerClient(config);
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 20, maxLength: 60 }), async (list) => {
      const clock = new FixedClock();
      const secret = new RotatedSecret(clock);
      present = secret;
      const processes = Array.from({ length: PROCESSES }, () => {
        const secrets = new SecretsManagerSecrets(client, clock.now);
        return new Ed25519AccessTokens({
          secrets: (freshness) => secrets.inUse('arn', freshness),
          lifetimeSeconds: LIFETIME_MS / SECOND_MS,
          now: clock.now,
          newId: anId,
        });
      });
      const issued: { readonly token: string; readonly atMs: number }[] = [];
      for (const act of list) {
        const now = clock.now().getTime();
        if (act.kind === 'wait') clock.advance(act.seconds * SECOND_MS);
        else if (act.kind === 'rotation') secret[act.step]();
        else if (act.kind === 'issue') {
          const { token } = (await processes[act.process]?.issue(ADA)) ?? { token: '' };
          issued.push({ token, atMs: now });
        } else if (act.kind === 'verify') {
          for (const { token } of issued.filter(({ atMs }) => now < atMs + LIFETIME_MS)) {
            expect(await processes[act.process]?.verify(token)).toEqual(ADA);
            if (secret.rotations > 0) taken += 1;
          }
        }
      }
      rotations += secret.rotations;
    }),
    { numRuns: 100, examples: [[[...HEARD_TOO_EARLY]], [[...HEARD_TOO_LATE]]] },
  );
  client.destroy();
  expect(rotations, 'the property is not empty').toBeGreaterThan(20);
  expect(taken, 'the property is not empty').toBeGreaterThan(50);
}, 60_000);
