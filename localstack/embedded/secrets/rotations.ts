import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { Authorizer, Functions, LogSink } from '../service.ts';
import { CURRENT, PENDING, pendingVersion, type RotationPlan, type Secret, valuedVersion } from './secret.ts';
import type { SecretStore } from './secret-store.ts';

const DAY_MS = 24 * 3_600_000;
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
/** Secrets Manager begins a rotation that failed again, “multiple times”; it does not say how many or when. */
const RETRY_DELAYS_MS = [1, 5, 30, 60].map((minutes) => minutes * 60_000);

export interface RotationsOptions {
  readonly clock: Clock;
  readonly functions: Functions;
  readonly authorizer: Authorizer;
  readonly log: LogSink;
}

export interface RotationSettings {
  readonly functionArn?: string | undefined;
  readonly everyDays?: number | undefined;
}

/** Has secrets renewed by functions: by the calendar or at once, in four steps, again and again until it is done. */
export class Rotations {
  readonly #options: RotationsOptions;
  readonly #store: SecretStore;
  readonly #running = new Set<string>();
  readonly #scheduled = new Map<string, Cancel>();
  readonly #retries = new Map<string, Cancel>();
  #isClosed = false;

  constructor(store: SecretStore, options: RotationsOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** @throws {AwsError} when there is no function, or Secrets Manager may not invoke it */
  configure(secret: Secret, { functionArn, everyDays }: RotationSettings): Secret {
    const before = secret.rotation;
    const wanted = functionArn ?? before?.functionArn;
    const days = everyDays ?? before?.everyDays;
    if (wanted === undefined || days === undefined) {
      throw new AwsError(
        'InvalidRequestException',
        'No Lambda rotation function ARN is associated with this secret, or no rotation rules are.',
      );
    }
    const isUnchanged = before?.functionArn === wanted && before.everyDays === days;
    const rotation: RotationPlan = isUnchanged
      ? { ...before, isEnabled: true }
      : {
          isEnabled: true,
          functionArn: wanted,
          everyDays: days,
          nextAtMs: this.#options.clock.now() + days * DAY_MS,
          lastRotatedAtMs: before?.lastRotatedAtMs,
          failures: before?.failures ?? 0,
        };
    return this.#store.save({ ...secret, rotation });
  }

  /** Begins the schedule, and takes up what an earlier start did not end. @throws {AwsError} if the function may not be invoked */
  start(name: string): void {
    const secret = this.#store.get(name);
    this.#mayInvoke(secret);
    this.#schedule(secret);
    if (pendingVersion(secret) !== undefined) void this.#run(name);
  }

  /**
   * Announces the next version and has it made, put in place, tried and put in force.
   * @throws {AwsError} while an earlier rotation is not complete, which is then tried again
   */
  begin(name: string, versionId: string = randomUUID()): string {
    const secret = this.#store.get(name);
    this.#mayInvoke(secret);
    const pending = pendingVersion(secret);
    if (pending !== undefined) {
      void this.#run(name);
      if (pending.id === versionId) return versionId;
      throw new AwsError(
        'InvalidRequestException',
        "A previous rotation isn't complete. That rotation will be reattempted.",
      );
    }
    if (secret.versions.some(({ id }) => id === versionId)) return versionId; // the same request once more
    const now = this.#options.clock.now();
    this.#store.save({
      ...secret,
      changedAtMs: now,
      rotation: secret.rotation && { ...secret.rotation, failures: 0 },
      versions: [
        ...withoutPending(secret.versions),
        { id: versionId, value: {}, stages: [PENDING], createdAtMs: now },
      ],
    });
    void this.#run(name);
    return versionId;
  }

  /** Tries out the function: its third step alone, with the present value as a pending one that then goes away. */
  rehearse(name: string): void {
    const secret = this.#store.get(name);
    this.#mayInvoke(secret);
    const { value } = valuedVersion(secret, undefined, CURRENT);
    const id = randomUUID();
    const createdAtMs = this.#options.clock.now();
    this.#store.save({
      ...secret,
      versions: [...withoutPending(secret.versions), { id, value, stages: [PENDING], createdAtMs }],
    });
    void this.#whileRunning(name, async () => {
      try {
        await this.#step(name, id, 'testSecret');
      } catch (error) {
        this.#say(`The rotation function of ${name} does not work: ${error}`);
      }
      const after = this.#store.find(name);
      if (after !== undefined && !this.#isClosed)
        this.#store.save({ ...after, versions: after.versions.filter((version) => version.id !== id) });
    });
  }

  /** No schedule, no further attempts. */
  forget(name: string): void {
    for (const cancels of [this.#scheduled, this.#retries]) {
      cancels.get(name)?.();
      cancels.delete(name);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const name of [...this.#scheduled.keys(), ...this.#retries.keys()]) this.forget(name);
  }

  #schedule({ name, rotation }: Secret): void {
    if (rotation === undefined) return;
    this.#scheduled.get(name)?.();
    const cancel = this.#options.clock.schedule(rotation.nextAtMs, () => this.#due(name));
    this.#scheduled.set(name, cancel);
  }

  #due(name: string): void {
    const secret = this.#store.find(name);
    if (secret?.rotation === undefined) return;
    const nextAtMs = secret.rotation.nextAtMs + secret.rotation.everyDays * DAY_MS;
    this.#schedule(this.#store.save({ ...secret, rotation: { ...secret.rotation, nextAtMs } }));
    try {
      this.begin(name);
    } catch (error) {
      this.#say(`The rotation of ${name} that is due: ${error}`);
    }
  }

  async #run(name: string): Promise<void> {
    await this.#whileRunning(name, async () => {
      this.#retries.get(name)?.();
      const secret = this.#store.find(name);
      const id = secret && pendingVersion(secret)?.id;
      if (id === undefined) return; // superseded, or deleted
      try {
        for (const step of STEPS) await this.#step(name, id, step);
        this.#succeed(name, id);
      } catch (error) {
        if (!this.#isClosed) this.#fail(name, error);
      }
    });
  }

  /** One rotation of a secret at a time. */
  async #whileRunning(name: string, work: () => Promise<void>): Promise<void> {
    if (this.#running.has(name)) return;
    this.#running.add(name);
    try {
      await work();
    } finally {
      this.#running.delete(name);
    }
  }

  async #step(name: string, versionId: string, Step: (typeof STEPS)[number]): Promise<void> {
    const secret = this.#store.get(name);
    const functionArn = this.#mayInvoke(secret);
    await this.#options.functions.invoke(functionArn, {
      Step,
      SecretId: secret.arn,
      ClientRequestToken: versionId,
    });
  }

  #succeed(name: string, versionId: string): void {
    const secret = this.#store.find(name);
    if (secret?.rotation === undefined || this.#isClosed) return;
    const isInForce = secret.versions.some(({ id, stages }) => id === versionId && stages.includes(CURRENT));
    if (!isInForce && pendingVersion(secret) !== undefined) {
      this.#fail(name, new Error('the function ended well, and the version is not in force'));
      return;
    }
    const now = this.#options.clock.now();
    const { rotation } = secret;
    const nextAtMs = now + rotation.everyDays * DAY_MS;
    const lastRotatedAtMs = isInForce ? now : rotation.lastRotatedAtMs;
    const saved = this.#store.save({
      ...secret,
      rotation: { ...rotation, failures: 0, nextAtMs, lastRotatedAtMs },
    });
    if (this.#scheduled.has(name)) this.#schedule(saved);
  }

  #fail(name: string, error: unknown): void {
    const secret = this.#store.find(name);
    if (secret?.rotation === undefined) return;
    const { failures } = secret.rotation;
    this.#say(`The rotation of ${name} failed (${failures + 1}): ${error}`);
    this.#store.save({ ...secret, rotation: { ...secret.rotation, failures: failures + 1 } });
    const delayMs = RETRY_DELAYS_MS[failures];
    if (delayMs === undefined) return; // until it is due again
    const atMs = this.#options.clock.now() + delayMs;
    this.#retries.set(
      name,
      this.#options.clock.schedule(atMs, () => void this.#run(name)),
    );
  }

  /** @returns the function @throws {AwsError} AccessDeniedException */
  #mayInvoke({ arn, rotation }: Secret): string {
    const functionArn = rotation?.functionArn;
    if (functionArn === undefined) {
      throw new AwsError(
        'InvalidRequestException',
        'No Lambda rotation function ARN is associated with this secret.',
      );
    }
    const principal = { kind: 'service', service: 'secretsmanager.amazonaws.com', sourceArn: arn } as const;
    try {
      this.#options.authorizer.authorize(principal, [
        { action: 'lambda:InvokeFunction', resource: functionArn },
      ]);
    } catch (cause) {
      throw new AwsError(
        'AccessDeniedException',
        'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
        { cause },
      );
    }
    return functionArn;
  }

  #say(text: string): void {
    this.#options.log({ source: 'secrets-manager', level: 'error', text });
  }
}

function withoutPending(versions: Secret['versions']): Secret['versions'] {
  return versions.map((version) => ({
    ...version,
    stages: version.stages.filter((stage) => stage !== PENDING),
  }));
}
