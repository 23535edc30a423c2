import { randomUUID } from 'node:crypto';
import type { Cancel, Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import {
  type Authorizer,
  FunctionError,
  type Functions,
  type LogSink,
  type QueueSender,
} from '../service.ts';
import type { BusEvent } from './bus-event.ts';
import { type DeliveryFailure, deliveryFailure } from './delivery-failure.ts';
import type { Rule, TargetSettings } from './rule.ts';

const SPACE = 'events-deliveries';
const LONGEST_BACKOFF_MS = 600_000;
/**
 * EventBridge invokes functions asynchronously: what the function's own code does wrong is Lambda's to retry, twice,
 * and never reaches the target's dead-letter queue. Dropped after that: failure destinations are not supported.
 */
const FUNCTION_RETRY_DELAYS_MS = [60_000, 120_000];

/** A queue that also takes what EventBridge adds; a plain `QueueSender` will do, and drops it. */
interface EventQueues extends QueueSender {
  deliver(
    queueArn: string,
    body: string,
    options?: { readonly attributes?: Readonly<Record<string, string>>; readonly groupId?: string },
  ): void;
}

export interface DeliveriesOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly queues: EventQueues;
  readonly functions: Functions;
  readonly authorizer: Authorizer;
  readonly log: LogSink;
}

/** One event on its way to one target; the journal has it until it arrived or was given up. */
interface Delivery {
  readonly id: string;
  readonly ruleArn: string;
  readonly targetId: string;
  readonly event: BusEvent;
  readonly beganAtMs: number;
  readonly retries: number;
  readonly nextAttemptAtMs: number;
}

/** Brings events to targets: at least once, with retries, and a dead-letter message when it gives up. */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  readonly #left: Map<string, Delivery>;
  readonly #scheduled = new Set<Cancel>();
  #isClosed = false;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
    this.#left = options.journal.load<Delivery>(SPACE);
  }

  /** The first attempt happens at once: a queue has the event when this returns. */
  begin(event: BusEvent, rule: Rule, target: TargetSettings): void {
    const nowMs = this.#options.clock.now();
    const delivery: Delivery = {
      id: randomUUID(),
      ruleArn: rule.arn,
      targetId: target.id,
      event,
      beganAtMs: nowMs,
      retries: 0,
      nextAttemptAtMs: nowMs,
    };
    this.#options.journal.put(SPACE, delivery.id, delivery);
    void this.#attempt(delivery, rule, target);
  }

  /** Takes up what an earlier start left of this rule. */
  resume(rule: Rule): void {
    for (const delivery of this.#left.values()) {
      const target = rule.targets.find(({ id }) => id === delivery.targetId);
      if (delivery.ruleArn !== rule.arn || target === undefined) continue;
      this.#left.delete(delivery.id);
      this.#attemptLater(delivery, rule, target);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const cancel of this.#scheduled) cancel();
    this.#scheduled.clear();
  }

  async #attempt(delivery: Delivery, rule: Rule, target: TargetSettings): Promise<void> {
    try {
      await this.#send(delivery.event, rule, target);
      this.#finish(delivery);
    } catch (error) {
      if (this.#isClosed) return;
      if (error instanceof FunctionError) this.#retryFunction(delivery, rule, target, error);
      else this.#retryTarget(delivery, rule, target, deliveryFailure(error));
    }
  }

  /** Throws, or does all it does for a queue, before it first waits. */
  async #send(event: BusEvent, rule: Rule, target: TargetSettings): Promise<void> {
    const { authorizer, queues, functions, clock } = this.#options;
    const principal = { kind: 'service', service: 'events.amazonaws.com', sourceArn: rule.arn } as const;
    const input = target.input(event, rule, clock.now());
    if (target.arn.startsWith('arn:aws:sqs:')) {
      authorizer.authorize(principal, [{ action: 'sqs:SendMessage', resource: target.arn }]);
      const { messageGroupId } = target;
      queues.deliver(target.arn, input, messageGroupId === undefined ? {} : { groupId: messageGroupId });
      return;
    }
    authorizer.authorize(principal, [{ action: 'lambda:InvokeFunction', resource: target.arn }]);
    await functions.invoke(target.arn, JSON.parse(input));
  }

  #retryFunction(delivery: Delivery, rule: Rule, target: TargetSettings, error: FunctionError): void {
    const delayMs = FUNCTION_RETRY_DELAYS_MS[delivery.retries];
    if (delayMs !== undefined) {
      this.#retry(delivery, rule, target, delayMs);
      return;
    }
    this.#log(`${target.arn} failed three times with event ${delivery.event.id}, which is dropped: ${error}`);
    this.#finish(delivery);
  }

  #retryTarget(delivery: Delivery, rule: Rule, target: TargetSettings, failure: DeliveryFailure): void {
    const delayMs = Math.min(LONGEST_BACKOFF_MS, 1000 * 2 ** delivery.retries);
    const ageMs = this.#options.clock.now() + delayMs - delivery.beganAtMs;
    if (!failure.isRetriable) {
      this.#giveUp(delivery, rule, target, failure);
    } else if (delivery.retries >= target.maxRetries) {
      this.#giveUp(delivery, rule, target, failure, 'MaximumRetryAttempts');
    } else if (ageMs > target.maxAgeSeconds * 1000) {
      this.#giveUp(delivery, rule, target, failure, 'MaximumEventAgeInSeconds');
    } else {
      this.#retry(delivery, rule, target, delayMs);
    }
  }

  #retry(delivery: Delivery, rule: Rule, target: TargetSettings, delayMs: number): void {
    const next: Delivery = {
      ...delivery,
      retries: delivery.retries + 1,
      nextAttemptAtMs: this.#options.clock.now() + delayMs,
    };
    this.#options.journal.put(SPACE, next.id, next);
    this.#attemptLater(next, rule, target);
  }

  #attemptLater(delivery: Delivery, rule: Rule, target: TargetSettings): void {
    const cancel = this.#options.clock.schedule(delivery.nextAttemptAtMs, () => {
      this.#scheduled.delete(cancel);
      void this.#attempt(delivery, rule, target);
    });
    this.#scheduled.add(cancel);
  }

  #giveUp(
    delivery: Delivery,
    rule: Rule,
    target: TargetSettings,
    failure: DeliveryFailure,
    exhausted?: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds',
  ): void {
    const reason = `${failure.errorCode} ${failure.message}`;
    this.#log(`Event ${delivery.event.id} of ${rule.arn} cannot be delivered to ${target.arn}: ${reason}`);
    if (target.deadLetterArn !== undefined) {
      this.#sendDeadLetter(target.deadLetterArn, delivery, {
        RULE_ARN: rule.arn,
        TARGET_ARN: target.arn,
        ERROR_CODE: failure.errorCode,
        ERROR_MESSAGE: failure.message,
        RETRY_ATTEMPTS: String(delivery.retries),
        ...(exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: exhausted }),
      });
    }
    this.#finish(delivery);
  }

  #sendDeadLetter(
    queueArn: string,
    { ruleArn, event }: Delivery,
    attributes: Readonly<Record<string, string>>,
  ): void {
    const { authorizer, queues } = this.#options;
    try {
      authorizer.authorize({ kind: 'service', service: 'events.amazonaws.com', sourceArn: ruleArn }, [
        { action: 'sqs:SendMessage', resource: queueArn },
      ]);
      queues.deliver(queueArn, JSON.stringify(event), { attributes });
    } catch (error) {
      this.#log(`Event ${event.id} is lost, because its dead-letter queue ${queueArn} refused it: ${error}`);
    }
  }

  #finish({ id }: Delivery): void {
    if (!this.#isClosed) this.#options.journal.delete(SPACE, id);
  }

  #log(text: string): void {
    this.#options.log({ source: 'event-bridge', level: 'error', text });
  }
}
