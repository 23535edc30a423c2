import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renewNow } from '../../../../shared/secrets/renew-now.ts';
import type { Renewal } from '../../../../shared/secrets/renewal.ts';
import {
  type RotationDeps,
  type RotationRequest,
  takeRotationStep,
} from '../../../../shared/secrets/take-rotation-step.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryRenewableSecrets } from '../../../support/in-memory-renewable-secrets.ts';

const MINUTE_MS = 60_000;
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

/** Words, the next in front of all before it. Whether one may follow another can be seen (as of webhooks’ keys) or not. */
function growingRenewal(canBeSeen = true): Renewal {
  let words = 0;
  return {
    what: 'The key',
    next: (present) => {
      words += 1;
      return `${words} ${present}`;
    },
    check: async (prepared, present) => {
      if (canBeSeen && !prepared.endsWith(` ${present}`))
        throw new Error('It does not follow the present one.');
    },
    rest: { minutes: 15, because: 'somebody needs the one before' },
  };
}

function setup() {
  const clock = new FixedClock();
  const secrets = new InMemoryRenewableSecrets(clock.now, '0');
  const deps: RotationDeps = { secrets, renewals: new Map([['secret', growingRenewal()]]), now: clock.now };
  const take = (Step: RotationRequest['Step'], ClientRequestToken: string) =>
    takeRotationStep(deps, { Step, SecretId: 'secret', ClientRequestToken });
  const rotate = async (id: string) => {
    secrets.announce(id);
    const outcomes = [];
    for (const step of STEPS) outcomes.push(await take(step, id));
    return outcomes;
  };
  clock.advance(15 * MINUTE_MS);
  return { clock, secrets, deps, take, rotate };
}

describe('a rotation', () => {
  test('prepares, tries and puts in force the next value', async () => {
    const { secrets, rotate } = setup();
    expect(await rotate('a')).toEqual(['prepared', 'nothing to set', 'tested', 'in force']);
    expect([secrets.text('current'), secrets.text('previous')]).toEqual(['1 0', '0']);
  });

  test('has nothing to do when a step comes again', async () => {
    const { secrets, rotate, take } = setup();
    await rotate('a');
    for (const step of STEPS) expect(await take(step, 'a')).toBe('in force before');
    expect(secrets.text('current')).toBe('1 0');
  });

  test('never brings back a version that was in force', async () => {
    const { clock, secrets, rotate, take } = setup();
    await rotate('a');
    clock.advance(15 * MINUTE_MS);
    await rotate('b');
    for (const step of STEPS) expect(await take(step, 'a')).toBe('superseded');
    expect(secrets.text('current')).toBe('2 1 0');
  });

  test('waits until the value in force has rested', async () => {
    const { clock, secrets, rotate } = setup();
    await rotate('a');
    clock.advance(15 * MINUTE_MS - 1);
    await expect(rotate('b')).rejects.toThrow(
      'The key was changed at 2026-01-01T12:15:00.000Z. Wait until 2026-01-01T12:30:00.000Z: somebody needs the one before.',
    );
    clock.advance(1);
    await rotate('b');
    expect(secrets.text('current')).toBe('2 1 0');
  });

  test('counts the rest from when the value came into force, not from when it was prepared', async () => {
    const { clock, secrets, take, rotate } = setup();
    secrets.announce('a');
    await take('createSecret', 'a');
    clock.advance(60 * MINUTE_MS);
    await take('finishSecret', 'a');
    secrets.rotatedAt = clock.now();
    clock.advance(14 * MINUTE_MS);
    await expect(rotate('b')).rejects.toThrow('Wait until');
  });

  test('takes back what does not follow the value in force any more, so that another can begin', async () => {
    const { clock, secrets, take, rotate } = setup();
    await secrets.prepare('secret', 'stale', '9 8');
    await expect(take('testSecret', 'stale')).rejects.toThrow('does not follow');
    await expect(take('finishSecret', 'stale')).rejects.toThrow('does not follow');
    await expect(take('createSecret', 'stale')).rejects.toThrow('The key has changed since');
    expect(secrets.holder('pending')).toBeUndefined();
    for (const step of STEPS) expect(await take(step, 'stale')).toBe('superseded');
    clock.advance(MINUTE_MS);
    await rotate('a');
    expect(secrets.text('current')).toBe('1 0');
  });

  test('has nothing to try when Secrets Manager only tries the function out', async () => {
    const { secrets, take } = setup();
    secrets.announce('empty');
    expect(await take('testSecret', 'empty')).toBe('nothing to test');
    await secrets.prepare('secret', 'copy', '0');
    expect(await take('testSecret', 'copy')).toBe('nothing to test');
    await expect(take('finishSecret', 'copy')).rejects.toThrow('does not follow');
  });

  test('refuses to end before it has begun, and secrets that it does not know', async () => {
    const { secrets, take, deps } = setup();
    secrets.announce('a');
    await expect(take('finishSecret', 'a')).rejects.toThrow('has no next value yet');
    const other = { Step: 'createSecret', SecretId: 'other', ClientRequestToken: 'a' } as const;
    await expect(takeRotationStep(deps, other)).rejects.toThrow('none of those that are renewed');
  });
});

const acts = fc.oneof(
  fc.record({
    kind: fc.constantFrom(...(['rotate', 'rotate', 'person', 'pass', 'idle'] as const)),
  }),
  fc.record({
    kind: fc.constant('step' as const),
    step: fc.constantFrom(...STEPS),
    rotation: fc.nat({ max: 3 }),
  }),
);

describe('whatever comes in whatever order, and at once', () => {
  test('each value follows the one before it, and none counts for less than its rest', async () => {
    let renewals = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.boolean(),
        fc.array(acts, { maxLength: 40 }),
        async (scheduler, canBeSeen, list) => {
          const { clock, secrets } = setup();
          const history = [{ text: secrets.text('current') ?? '', atMs: Number.NEGATIVE_INFINITY }];
          const watched: RotationDeps['secrets'] = {
            describe: scheduler.scheduleFunction((id: string) => secrets.describe(id)),
            read: scheduler.scheduleFunction((id: string, version: string) => secrets.read(id, version)),
            prepare: scheduler.scheduleFunction((id: string, version: string, text: string) =>
              secrets.prepare(id, version, text),
            ),
            putInForce: scheduler.scheduleFunction(async (id: string, version: string, insteadOf: string) => {
              const isDone = await secrets.putInForce(id, version, insteadOf);
              if (isDone) secrets.rotatedAt = clock.now();
              if (isDone) history.push({ text: secrets.text('current') ?? '', atMs: clock.now().getTime() });
              return isDone;
            }),
            withdraw: scheduler.scheduleFunction((id: string, version: string) =>
              secrets.withdraw(id, version),
            ),
          };
          const renewal = growingRenewal(canBeSeen);
          const world = { secrets: watched, renewals: new Map([['secret', renewal]]), now: clock.now };
          let announced = 0;
          let people = 0;
          const running: Promise<unknown>[] = [];
          const refused = () => 'refused';
          for (const act of list) {
            const take = (Step: RotationRequest['Step'], rotation: number) =>
              takeRotationStep(world, {
                Step,
                SecretId: 'secret',
                ClientRequestToken: `rotation ${rotation}`,
              });
            if (act.kind === 'step') {
              running.push(take(act.step, Math.max(1, announced - act.rotation)).catch(refused));
            } else if (act.kind === 'rotate') {
              announced += 1;
              const own = announced;
              secrets.announce(`rotation ${own}`);
              const rotating = async () => {
                for (const step of STEPS) await take(step, own);
              };
              running.push(rotating().catch(refused));
            } else if (act.kind === 'person') {
              people += 1;
              const newId = () => `person ${people}`;
              const input = { secretId: 'secret', renewal, isRehearsal: false };
              running.push(renewNow({ ...world, newId }, input).catch(refused));
            } else {
              if (act.kind === 'idle') await scheduler.waitFor(Promise.all(running));
              clock.advance(6 * MINUTE_MS);
            }
          }
          await scheduler.waitFor(Promise.all(running));

          renewals += history.length - 1;
          for (const [index, { text, atMs }] of history.entries()) {
            const before = history[index - 1];
            if (before === undefined) continue;
            if (canBeSeen)
              expect(text.endsWith(` ${before.text}`), `${text} follows ${before.text}`).toBe(true);
            expect(atMs - before.atMs).toBeGreaterThanOrEqual(15 * MINUTE_MS);
          }
          expect(secrets.text('current')).toBe(history.at(-1)?.text);
          expect(secrets.text('previous')).toBe(history.at(-2)?.text);
        },
      ),
      { numRuns: 300 },
    );
    expect(renewals, 'the property is not empty').toBeGreaterThan(20);
  }, 30_000);
});
