import { Duration } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';

/** The bus on which the service says what happened. */
export class DomainEvents extends Construct {
  readonly #bus: EventBus;
  /** Where events go that did not reach a queue. */
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#bus = new EventBus(this, 'Bus');
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      impact: 'Events did not reach the delivery queue; webhooks are not told of them.',
      runbook: 'events-dead-letters',
    });
  }

  get busName(): string {
    return this.#bus.eventBusName;
  }

  /** Puts every event into `queue`; those that do not get there for a day are laid aside. */
  subscribe(queue: IQueue): void {
    new Rule(this, 'Deliver', {
      eventBus: this.#bus,
      eventPattern: { source: ['etl-design'] },
      targets: [
        new SqsQueue(queue, {
          deadLetterQueue: this.deadLetters.queue,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
  }

  /** Asking whether it is there. */
  grantDescribe(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['events:DescribeEventBus'],
      resourceArns: [this.#bus.eventBusArn],
    });
  }

  grantPublish(grantee: IGrantable): Grant {
    return this.#bus.grantPutEventsTo(grantee);
  }
}
