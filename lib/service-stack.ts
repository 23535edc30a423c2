import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { DomainEvents } from './constructs/domain-events.ts';
import { PublicApi } from './constructs/public-api.ts';
import type { DataStack } from './data-stack.ts';
import { addApi } from './service/add-api.ts';
import { addFanOut } from './service/add-fan-out.ts';
import { addIntake } from './service/add-intake.ts';
import { addNotifications } from './service/add-notifications.ts';
import { addParsing } from './service/add-parsing.ts';
import { addQueues } from './service/add-queues.ts';
import { addReports } from './service/add-reports.ts';
import { addSweeper } from './service/add-sweeper.ts';
import { addValidation } from './service/add-validation.ts';
import type { Wiring } from './service/wiring.ts';
import type { Stage } from './stages.ts';

export interface ServiceStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
}

/** What can be rebuilt at any time: the functions, what connects them, and who may do what. */
export class ServiceStack extends Stack {
  readonly api: RestApi;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { stage, data } = props;
    const queues = addQueues(this);
    const events = new DomainEvents(this, 'Events', stage);
    const deliver = events.subscribe(queues.delivery.queue);

    const wiring: Wiring = { stage, data, queues, events };
    addIntake(this, wiring);
    addValidation(this, wiring);
    addParsing(this, wiring);
    addReports(this, wiring);
    addFanOut(this, wiring);
    addNotifications(this, wiring);
    const sweeper = addSweeper(this, wiring);
    const api = addApi(this, wiring, { events: events.deadLetters, sweeper: sweeper.deadLetters });
    const publicApi = new PublicApi(this, 'Public', { stage, handler: api.function });
    this.api = publicApi.api;

    new CfnOutput(this, 'ApiUrl', { value: publicApi.url });
    if (publicApi.domainTarget) new CfnOutput(this, 'ApiDomainTarget', { value: publicApi.domainTarget });
    new CfnOutput(this, 'EventBusName', { value: events.busName });
    // For who replays events.
    new CfnOutput(this, 'EventArchiveName', { value: events.archiveName });
    new CfnOutput(this, 'DeliveryRuleArn', { value: deliver.ruleArn });
    new CfnOutput(this, 'ValidationQueueUrl', { value: queues.validation.queue.queueUrl });
    new CfnOutput(this, 'ParsingQueueUrl', { value: queues.parsing.queue.queueUrl });
    new CfnOutput(this, 'ReportQueueUrl', { value: queues.reports.queue.queueUrl });
    new CfnOutput(this, 'DeliveryQueueUrl', { value: queues.delivery.queue.queueUrl });
    new CfnOutput(this, 'QuickQueueUrl', { value: queues.quick.queue.queueUrl });
    new CfnOutput(this, 'TrialQueueUrl', { value: queues.trial.queue.queueUrl });
    new CfnOutput(this, 'SlowQueueUrl', { value: queues.slow.queue.queueUrl });
    new CfnOutput(this, 'EventDeadLettersUrl', { value: events.deadLetters.queue.queueUrl });
    new CfnOutput(this, 'SweeperDeadLettersUrl', { value: sweeper.deadLetters.queue.queueUrl });
  }
}
