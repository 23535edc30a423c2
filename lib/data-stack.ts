import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AuditTable } from './constructs/audit-table.ts';
import { CacheTable } from './constructs/cache-table.ts';
import { FiguresTable } from './constructs/figures-table.ts';
import { GeneratedSecret } from './constructs/generated-secret.ts';
import { IdempotencyTable } from './constructs/idempotency-table.ts';
import { LimitsTable } from './constructs/limits-table.ts';
import { OutboxTable } from './constructs/outbox-table.ts';
import { ResultBucket } from './constructs/result-bucket.ts';
import { SchemasTable } from './constructs/schemas-table.ts';
import { SecretRotation } from './constructs/secret-rotation.ts';
import { SessionsTable } from './constructs/sessions-table.ts';
import { TasksTable } from './constructs/tasks-table.ts';
import { UploadBucket } from './constructs/upload-bucket.ts';
import { UsersTable } from './constructs/users-table.ts';
import { WebhooksTable } from './constructs/webhooks-table.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import type { Stage } from './stages.ts';

export interface DataStackProps extends StackProps {
  readonly stage: Stage;
}

/** What must survive: files, records, secrets, and the queue that hears of uploads while the service is replaced. */
export class DataStack extends Stack {
  readonly uploads: UploadBucket;
  readonly results: ResultBucket;
  readonly tasks: TasksTable;
  readonly users: UsersTable;
  readonly sessions: SessionsTable;
  readonly limits: LimitsTable;
  readonly audit: AuditTable;
  readonly schemas: SchemasTable;
  readonly webhooks: WebhooksTable;
  readonly outbox: OutboxTable;
  readonly cache: CacheTable;
  readonly idempotency: IdempotencyTable;
  readonly figures: FiguresTable;
  readonly signingSecret: GeneratedSecret;
  readonly webhookKeys: GeneratedSecret;
  readonly firstAdministrator: GeneratedSecret;
  readonly metricsToken: GeneratedSecret;
  readonly intakeQueue: WorkQueue;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: props.stage.protectsData });
    const { stage } = props;

    this.tasks = new TasksTable(this, 'Tasks', stage);
    this.users = new UsersTable(this, 'Users', stage);
    this.sessions = new SessionsTable(this, 'Sessions', stage);
    this.limits = new LimitsTable(this, 'Limits', stage);
    this.audit = new AuditTable(this, 'Audit', stage);
    this.schemas = new SchemasTable(this, 'Schemas', stage);
    this.webhooks = new WebhooksTable(this, 'Webhooks', stage);
    this.outbox = new OutboxTable(this, 'Outbox', stage);
    this.cache = new CacheTable(this, 'Cache', stage);
    this.idempotency = new IdempotencyTable(this, 'Idempotency', stage);
    this.figures = new FiguresTable(this, 'Figures', stage);

    this.uploads = new UploadBucket(this, 'Uploads', stage);
    this.results = new ResultBucket(this, 'Results', stage);

    this.intakeQueue = new WorkQueue(this, 'Intake', {
      consumerTimeout: Duration.seconds(30),
      failureImpact:
        'Uploaded files are not taken; their tasks stay in “awaiting-upload” and fail after a day.',
      lateAfter: Duration.minutes(15),
      delayImpact: 'Uploaded files wait; their tasks stay in “awaiting-upload” longer than they should.',
      runbook: 'intake',
    });
    this.uploads.notify(this.intakeQueue.queue, stage);

    const whyNoSchedule =
      stage.keyRenewal === 'off'
        ? 'The stage leaves it to who runs `npm run ops`: its keyRenewal is off.'
        : undefined;
    this.signingSecret = new GeneratedSecret(this, 'Signing', {
      stage,
      description: 'The key that signs access tokens is derived from it.',
      generate: { passwordLength: 64 },
      whyNoSchedule,
    });
    this.webhookKeys = new GeneratedSecret(this, 'KeysOfWebhooks', {
      stage,
      description: 'The key that secrets of webhooks are encrypted with is derived from it.',
      generate: { passwordLength: 64 },
      whyNoSchedule,
    });
    new SecretRotation(this, 'Rotation', {
      stage,
      signing: this.signingSecret,
      webhookKeys: this.webhookKeys,
    });
    this.metricsToken = new GeneratedSecret(this, 'MetricsToken', {
      stage,
      description: 'What Prometheus shows to read /metrics.',
      generate: { passwordLength: 40 },
      whyNoSchedule:
        'Whoever scrapes holds it too: `npm run ops -- rotate-metrics-token` renews it, and the one before counts until the next time.',
    });
    this.firstAdministrator = new GeneratedSecret(this, 'FirstAdministrator', {
      stage,
      description: 'Name and password of the first administrator.',
      generate: {
        secretStringTemplate: JSON.stringify({ username: 'admin' }),
        generateStringKey: 'password',
        passwordLength: 24,
      },
      whyNoSchedule:
        'It serves for the first login; the administrator changes the password there, and it opens nothing any more.',
    });

    new CfnOutput(this, 'FirstAdministratorSecretArn', { value: this.firstAdministrator.arn });
    new CfnOutput(this, 'SigningSecretArn', { value: this.signingSecret.arn }); // for who rotates it
    new CfnOutput(this, 'WebhookKeysSecretArn', { value: this.webhookKeys.arn }); // the same
    new CfnOutput(this, 'MetricsTokenSecretArn', { value: this.metricsToken.arn });
    new CfnOutput(this, 'UploadsBucket', { value: this.uploads.bucketName });
    new CfnOutput(this, 'ResultsBucket', { value: this.results.bucketName });
    new CfnOutput(this, 'TasksTable', { value: this.tasks.tableName });
    new CfnOutput(this, 'UsersTable', { value: this.users.tableName });
    new CfnOutput(this, 'SessionsTable', { value: this.sessions.tableName });
    new CfnOutput(this, 'LimitsTable', { value: this.limits.tableName });
    new CfnOutput(this, 'AuditTable', { value: this.audit.tableName });
    new CfnOutput(this, 'SchemasTable', { value: this.schemas.tableName });
    new CfnOutput(this, 'WebhooksTable', { value: this.webhooks.tableName });
    new CfnOutput(this, 'OutboxTable', { value: this.outbox.tableName });
    new CfnOutput(this, 'CacheTable', { value: this.cache.tableName });
    new CfnOutput(this, 'FiguresTable', { value: this.figures.tableName });
    new CfnOutput(this, 'IdempotencyTable', { value: this.idempotency.tableName });
    new CfnOutput(this, 'IntakeQueueUrl', { value: this.intakeQueue.queue.queueUrl });
  }
}
