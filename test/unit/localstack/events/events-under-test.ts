import { AwsError } from '../../../../localstack/embedded/aws-error.ts';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import { EventBridgeEngine } from '../../../../localstack/embedded/events/event-bridge-engine.ts';
import { eventsResources } from '../../../../localstack/embedded/events/events-resources.ts';
import { type Journal, NoJournal } from '../../../../localstack/embedded/journal.ts';
import type { Resource } from '../../../../localstack/embedded/resource.ts';
import type { Access, Principal } from '../../../../localstack/embedded/service.ts';
import { freezeTime } from '../sqs/sqs-under-test.ts';

export const QUEUE_ARN = 'arn:aws:sqs:us-east-1:000000000000:target';
export const DEAD_LETTER_ARN = 'arn:aws:sqs:us-east-1:000000000000:dead';
export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:worker';

interface Delivered {
  readonly queueArn: string;
  readonly body: string;
  readonly options: unknown;
}

/** EventBridge with targets that tests can break: what is in `failures` is thrown, one at a time, by its ARN. */
export class EventsUnderTest {
  readonly clock = new JumpingClock();
  readonly delivered: Delivered[] = [];
  readonly invoked: unknown[] = [];
  readonly asked: { readonly principal: Principal; readonly accesses: readonly Access[] }[] = [];
  readonly logged: string[] = [];
  readonly failures = new Map<string, Error[]>();
  readonly denied = new Set<string>();
  readonly attached: { readonly arn: string; readonly document: unknown }[] = [];
  readonly policies = {
    attach: (arn: string, document: unknown) => void this.attached.push({ arn, document }),
    detach: () => {},
  };
  readonly engine: EventBridgeEngine;

  constructor(journal: Journal = new NoJournal()) {
    freezeTime();
    this.engine = new EventBridgeEngine({
      clock: this.clock,
      journal,
      place: { region: 'us-east-1', account: '000000000000' },
      queues: {
        deliver: (queueArn: string, body: string, options?: unknown) => {
          this.#failIfAsked(queueArn);
          this.delivered.push({ queueArn, body, options });
        },
      },
      functions: {
        invoke: async (functionArn, event) => {
          this.#failIfAsked(functionArn);
          this.invoked.push(event);
        },
        principalOf: () => ({ kind: 'root' }),
      },
      authorizer: {
        authorize: (principal, accesses) => {
          this.asked.push({ principal, accesses });
          const denied = accesses.find(({ resource }) => this.denied.has(resource));
          if (denied !== undefined) throw new AwsError('AccessDenied', `not authorized: ${denied.action}`);
        },
      },
      log: ({ text }) => this.logged.push(text),
    });
  }

  /** Makes a resource and starts it, as the local cloud does once everything stands. */
  async provision(type: string, properties: object, logicalId = 'Rule'): Promise<Resource> {
    const handler = eventsResources(this.engine, this.policies).find((candidate) => candidate.type === type);
    if (handler === undefined) throw new Error(`no handler for ${type}`);
    const resource = await handler.create(handler.properties.parse(properties), {
      stackName: 'Stack',
      logicalId,
      name: (given) => given ?? `Stack-${logicalId}`,
      assetDirectory: ({ objectKey }) => objectKey,
    });
    resource.start?.();
    return resource;
  }

  /** A rule for every event of `app`, with one target. */
  rule(target: object = {}, rule: object = {}): Promise<Resource> {
    return this.provision('AWS::Events::Rule', {
      EventPattern: { source: ['app'] },
      Targets: [{ Id: 'T', Arn: QUEUE_ARN, ...target }],
      ...rule,
    });
  }

  put(...entries: readonly object[]) {
    const usual = { Source: 'app', DetailType: 'x', Detail: '{"n":1}' };
    return this.engine.run('PutEvents', { Entries: entries.map((entry) => ({ ...usual, ...entry })) });
  }

  /** The next `errors.length` attempts to reach this target fail. */
  fail(arn: string, ...errors: Error[]): void {
    this.failures.set(arn, errors);
  }

  /** Moves the clock, and lets what became due happen. */
  async advance(seconds: number): Promise<void> {
    this.clock.advance(seconds * 1000);
    await this.settle();
  }

  settle(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  #failIfAsked(arn: string): void {
    const error = this.failures.get(arn)?.shift();
    if (error !== undefined) throw error;
  }
}
