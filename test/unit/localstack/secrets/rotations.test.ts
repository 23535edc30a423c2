import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AwsError } from '../../../../localstack/embedded/aws-error.ts';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import { type Journal, NoJournal, SqliteJournal } from '../../../../localstack/embedded/journal.ts';
import type { Resource, ResourceContext } from '../../../../localstack/embedded/resource.ts';
import { SecretsEngine } from '../../../../localstack/embedded/secrets/secrets-engine.ts';
import { secretsResources } from '../../../../localstack/embedded/secrets/secrets-resources.ts';
import type { JsonObject, Principal } from '../../../../localstack/embedded/service.ts';
import { freezeTime } from '../sqs/sqs-under-test.ts';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:renew';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

interface Call {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

/** Secrets Manager with one secret, `Key`, and a function that renews as AWS's template does. */
class RotationsUnderTest {
  readonly clock: JumpingClock;
  readonly calls: Call[] = [];
  readonly asked: { readonly principal: Principal; readonly resource: string | undefined }[] = [];
  readonly logged: string[] = [];
  /** One for each call that is to fail. */
  readonly failures: (Error | undefined)[] = [];
  readonly engine: SecretsEngine;
  mayInvoke = true;
  /** What the first step found of its version: its labels, and why it has no value. */
  announced: readonly unknown[] = [];

  constructor(journal: Journal = new NoJournal(), clock = new JumpingClock()) {
    freezeTime();
    this.clock = clock;
    this.engine = new SecretsEngine({
      clock,
      journal,
      place: { region: 'us-east-1', account: '000000000000' },
      functions: {
        invoke: async (arn, event) => {
          expect(arn).toBe(FUNCTION_ARN);
          await this.#renew(event as Call); // safe: what the engine sends, and the test looks at
          return null;
        },
        principalOf: () => ({ kind: 'root' }),
      },
      authorizer: {
        authorize: (principal, [access]) => {
          this.asked.push({ principal, resource: access?.resource });
          if (!this.mayInvoke) throw new AwsError('AccessDenied', 'not authorized');
        },
      },
      log: ({ text }) => this.logged.push(text),
    });
    onTestFinished(() => this.engine.close());
  }

  /** @param schedule undefined for a secret without one */
  async provision(schedule?: object): Promise<string> {
    const { ref } = await this.#create('AWS::SecretsManager::Secret', { SecretString: 'value 0' });
    if (schedule === undefined) return ref;
    const { start } = await this.#create('AWS::SecretsManager::RotationSchedule', {
      SecretId: ref,
      RotationLambdaARN: FUNCTION_ARN,
      RotationRules: { AutomaticallyAfterDays: 30 },
      ...schedule,
    });
    start?.();
    await this.settle();
    return ref;
  }

  run(operation: string, input: JsonObject = {}): Promise<JsonObject> {
    return this.engine.run(operation, { SecretId: 'Key', ...input });
  }

  async value(VersionStage?: string): Promise<unknown> {
    return (await this.run('GetSecretValue', { VersionStage })).SecretString;
  }

  async rotate(input: JsonObject = {}): Promise<JsonObject> {
    const answer = await this.run('RotateSecret', input);
    await this.settle();
    return answer;
  }

  async advance(milliseconds: number): Promise<void> {
    this.clock.advance(milliseconds);
    await this.settle();
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  async #renew(call: Call): Promise<void> {
    this.calls.push(call);
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    const { Step, SecretId, ClientRequestToken } = call;
    if (Step === 'createSecret') {
      const { VersionIdsToStages } = await this.engine.run('DescribeSecret', { SecretId });
      const reading = this.engine.run('GetSecretValue', { SecretId, VersionId: ClientRequestToken });
      const refusal: unknown = await reading.catch((error: unknown) => error);
      this.announced = [
        Object(VersionIdsToStages)[ClientRequestToken],
        refusal instanceof AwsError ? refusal.code : 'none',
      ];
      const SecretString = `value ${this.calls.length}`;
      const VersionStages = ['AWSPENDING'];
      await this.engine
        .run('PutSecretValue', { SecretId, ClientRequestToken, SecretString, VersionStages })
        .catch(() => {});
    }
    if (Step !== 'finishSecret') return;
    const { VersionId } = await this.engine.run('GetSecretValue', { SecretId });
    await this.engine.run('UpdateSecretVersionStage', {
      SecretId,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: ClientRequestToken,
      RemoveFromVersionId: VersionId,
    });
  }

  async #create(type: string, properties: object): Promise<Resource> {
    const handler = secretsResources(this.engine).find((candidate) => candidate.type === type);
    if (handler === undefined) throw new Error(`no handler for ${type}`);
    const context: ResourceContext = {
      stackName: 'Data',
      logicalId: 'Key',
      name: () => 'Key',
      assetDirectory: () => expect.fail('a secret has no asset'),
    };
    return handler.create(handler.properties.parse(properties), context);
  }
}

const LATER = { RotateImmediatelyOnUpdate: false };

describe('a rotation', () => {
  test('announces a version without a value, and has it made in four steps', async () => {
    const under = new RotationsUnderTest();
    const arn = await under.provision(LATER);
    const { VersionId } = await under.run('RotateSecret');
    await under.settle();
    expect(under.announced).toEqual([['AWSPENDING'], 'ResourceNotFoundException']);
    expect(under.calls).toEqual(
      STEPS.map((Step) => ({ Step, SecretId: arn, ClientRequestToken: VersionId })),
    );
    expect([await under.value(), await under.value('AWSPREVIOUS')]).toEqual(['value 1', 'value 0']);
    expect(under.asked).toContainEqual({
      principal: { kind: 'service', service: 'secretsmanager.amazonaws.com', sourceArn: arn },
      resource: FUNCTION_ARN,
    });
  });

  test('takes the version id that it is given, and is begun with it once', async () => {
    const under = new RotationsUnderTest();
    await under.provision(LATER);
    const ClientRequestToken = 'a-token-of-more-than-32-characters';
    for (let time = 0; time < 2; time += 1)
      expect((await under.rotate({ ClientRequestToken })).VersionId).toBe(ClientRequestToken);
    expect(under.calls).toHaveLength(4);
  });

  test('that fails comes again, from its first step and for the same version', async () => {
    const under = new RotationsUnderTest();
    await under.provision(LATER);
    under.failures.push(undefined, undefined, new Error('no'), undefined, new Error('no again'));
    await under.rotate();
    expect(await under.value()).toBe('value 0');
    await under.advance(MINUTE_MS);
    await under.advance(5 * MINUTE_MS);
    const [create, set, tried] = STEPS;
    expect(under.calls.map(({ Step }) => Step)).toEqual([create, set, tried, create, set, ...STEPS]);
    expect(new Set(under.calls.map(({ ClientRequestToken }) => ClientRequestToken)).size).toBe(1);
    expect(await under.value()).toBe('value 1');
    expect(under.logged).toHaveLength(2);
  });

  test('that is not complete lets no other begin, and is tried again', async () => {
    const under = new RotationsUnderTest();
    await under.provision(LATER);
    under.failures.push(new Error('no'));
    await under.rotate();
    await expect(under.rotate()).rejects.toThrow("A previous rotation isn't complete.");
    await under.settle();
    expect(await under.value()).toBe('value 2');
    expect((await under.rotate()).VersionId).toBeDefined();
  });

  test('whose version somebody has taken the place of is over', async () => {
    const under = new RotationsUnderTest();
    await under.provision(LATER);
    under.failures.push(new Error('no'));
    await under.rotate();
    await under.run('PutSecretValue', {
      SecretString: 'of a person',
      VersionStages: ['AWSCURRENT', 'AWSPENDING'],
    });
    await under.advance(10 * MINUTE_MS);
    expect(under.calls).toHaveLength(1);
    expect(await under.value()).toBe('of a person');
  });

  test('tells when it was, and when the next is', async () => {
    const under = new RotationsUnderTest();
    await under.provision(LATER);
    expect(await under.run('DescribeSecret')).toMatchObject({
      RotationEnabled: true,
      RotationLambdaARN: FUNCTION_ARN,
      RotationRules: { AutomaticallyAfterDays: 30 },
      LastRotatedDate: undefined,
      NextRotationDate: (under.clock.now() + 30 * DAY_MS) / 1000,
    });
    await under.advance(7 * DAY_MS);
    await under.rotate();
    expect(await under.run('DescribeSecret')).toMatchObject({
      LastRotatedDate: under.clock.now() / 1000,
      NextRotationDate: (under.clock.now() + 30 * DAY_MS) / 1000,
    });
  });

  test('needs a function, and the right to invoke it', async () => {
    const under = new RotationsUnderTest();
    await under.provision();
    await expect(under.rotate()).rejects.toThrow('No Lambda rotation function ARN');
    under.mayInvoke = false;
    const configured = { RotationLambdaARN: FUNCTION_ARN, RotationRules: { AutomaticallyAfterDays: 1 } };
    await expect(under.rotate(configured)).rejects.toMatchObject({ code: 'AccessDeniedException' });
    expect(under.engine.accesses('RotateSecret', { SecretId: 'Key', ...configured })).toEqual([
      { action: 'secretsmanager:RotateSecret', resource: expect.stringContaining(':secret:Key-') },
      { action: 'lambda:InvokeFunction', resource: FUNCTION_ARN },
    ]);
  });

  test('that is only tried out runs its third step, with the present value, and leaves nothing', async () => {
    const under = new RotationsUnderTest();
    await under.provision(LATER);
    await under.run('RotateSecret', { RotateImmediately: false });
    expect(await under.value('AWSPENDING')).toBe('value 0');
    await under.settle();
    expect(under.calls.map(({ Step }) => Step)).toEqual(['testSecret']);
    await expect(under.value('AWSPENDING')).rejects.toThrow("can't find");
    expect(await under.value()).toBe('value 0');
  });
});

describe('AWS::SecretsManager::RotationSchedule', () => {
  test('has the secret rotated by the calendar, for the first time after its days', async () => {
    const under = new RotationsUnderTest();
    await under.provision(LATER);
    await under.advance(30 * DAY_MS - 1);
    expect(under.calls).toEqual([]);
    await under.advance(1);
    expect(await under.value()).toBe('value 1');
    await under.advance(30 * DAY_MS);
    expect(await under.value('AWSPREVIOUS')).toBe('value 1');
  });

  test('counts from the last rotation', async () => {
    const under = new RotationsUnderTest();
    await under.provision(LATER);
    await under.advance(20 * DAY_MS);
    await under.rotate();
    await under.advance(20 * DAY_MS);
    expect(under.calls).toHaveLength(4);
    await under.advance(10 * DAY_MS);
    expect(under.calls).toHaveLength(8);
  });

  test('rotates once when the clock jumps over years', async () => {
    const under = new RotationsUnderTest();
    await under.provision(LATER);
    await under.advance(1000 * DAY_MS);
    expect(under.calls).toHaveLength(4);
  });

  test('takes up a rotation that all attempts failed of when it is due again', async () => {
    const under = new RotationsUnderTest();
    await under.provision(LATER);
    under.failures.push(...Array.from({ length: 5 }, () => new Error('no')));
    await under.advance(30 * DAY_MS);
    for (let attempt = 0; attempt < 10; attempt += 1) await under.advance(DAY_MS);
    expect(under.calls).toHaveLength(5);
    expect(await under.value()).toBe('value 0');
    await under.advance(20 * DAY_MS);
    expect(await under.value()).toBe('value 6');
  });

  test('rotates at once where the template does not say otherwise', async () => {
    const under = new RotationsUnderTest();
    await under.provision({});
    expect(await under.value()).toBe('value 1');
  });

  test('does not start when Secrets Manager may not invoke the function', async () => {
    const under = new RotationsUnderTest();
    under.mayInvoke = false;
    await expect(under.provision(LATER)).rejects.toThrow('Secrets Manager cannot invoke');
  });

  test.each([
    ['RotationRules', { RotationRules: { ScheduleExpression: 'rate(1 day)' } }],
    ['AutomaticallyAfterDays', { RotationRules: { AutomaticallyAfterDays: 1001 } }],
    ['HostedRotationLambda', { HostedRotationLambda: {} }],
  ])('refuses what it does not act on in %s', async (message, schedule) => {
    await expect(new RotationsUnderTest().provision(schedule)).rejects.toThrow(message);
  });

  test('goes on over a restart, with a rotation under way and with one that came due meanwhile', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rotations-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const journal = new SqliteJournal(directory);
    const before = new RotationsUnderTest(journal);
    await before.provision(LATER);
    before.failures.push(new Error('no'));
    await before.rotate();
    before.engine.close();
    journal.close();

    const reopened = new SqliteJournal(directory);
    onTestFinished(() => reopened.close());
    const after = new RotationsUnderTest(reopened, before.clock);
    before.clock.advance(40 * DAY_MS);
    await after.provision({}); // the same schedule as before is no news
    expect(after.calls.map(({ ClientRequestToken }) => ClientRequestToken)).toEqual(
      STEPS.map(() => before.calls[0]?.ClientRequestToken),
    );
    expect(await after.value('AWSPREVIOUS')).toBe('value 0');
  });
});
