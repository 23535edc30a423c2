import { Duration, Lazy } from 'aws-cdk-lib';
import { Archive, EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { AnyPrincipal, Effect, Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

/** What every event of ours says where it comes from; consumers' rules ask for it. */
const OURS = { source: ['etl-design'] };

/** The bus on which the service says what happened, and the archive from which that can be said again. */
export class DomainEvents extends Construct {
  readonly #bus: EventBus;
  readonly #archive: Archive;
  /** ARNs of the roles that say what happened. */
  readonly #publishers: string[] = [];
  /** Where events go that did not reach a queue. */
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, { eventRetention }: Pick<Stage, 'eventRetention'>) {
    super(scope, id);
    this.#bus = new EventBus(this, 'Bus');
    this.#bus.addToResourcePolicy(this.#nobodyElsePublishes());
    this.#archive = new Archive(this, 'Archive', {
      sourceEventBus: this.#bus,
      eventPattern: OURS,
      retention: eventRetention,
      description: 'What happened, to be told again.',
    });
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      impact: 'Events did not reach the delivery queue; webhooks are not told of them.',
      runbook: 'events-dead-letters',
    });
  }

  get busName(): string {
    return this.#bus.eventBusName;
  }

  get archiveName(): string {
    return this.#archive.archiveName;
  }

  /** Puts every event into `queue`; those that do not get there for a day are laid aside. */
  subscribe(queue: IQueue): Rule {
    return new Rule(this, 'Deliver', {
      eventBus: this.#bus,
      eventPattern: OURS,
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
    this.#publishers.push(...(grantee.grantPrincipal.policyFragment.principalJson.AWS ?? []));
    return this.#bus.grantPutEventsTo(grantee);
  }

  /** Whoever subscribes may believe what comes: others of the account cannot speak for the service, whatever their roles allow. */
  #nobodyElsePublishes(): PolicyStatement {
    return new PolicyStatement({
      sid: 'NobodyElsePublishes',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['events:PutEvents'],
      resources: [this.#bus.eventBusArn],
      conditions: {
        ArnNotEquals: { 'aws:PrincipalArn': Lazy.list({ produce: () => this.#publishers }) },
        Bool: { 'aws:PrincipalIsAWSService': 'false' },
      },
    });
  }
}
