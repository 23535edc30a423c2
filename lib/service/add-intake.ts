import type { Construct } from 'constructs';
import type { IntakeEnv } from '../../functions/intake/env.ts';
import { QueueWorker } from '../constructs/queue-worker.ts';
import type { Wiring } from './wiring.ts';

export function addIntake(stack: Construct, { stage, data, queues, events }: Wiring): void {
  const intake = new QueueWorker<IntakeEnv>(stack, 'Intake', {
    stage,
    name: 'intake',
    description: 'Checks each upload and queues its task.',
    environment: {
      FIGURES_TABLE: data.figures.tableName,
      TASKS_TABLE: data.tasks.tableName,
      UPLOADS_BUCKET: data.uploads.bucketName,
      INTAKE_QUEUE_URL: data.intakeQueue.queue.queueUrl,
      VALIDATION_QUEUE_URL: queues.validation.queue.queueUrl,
      PARSING_QUEUE_URL: queues.parsing.queue.queueUrl,
      EVENT_BUS: events.busName,
    },
    source: data.intakeQueue,
    batchSize: 10,
    maxConcurrency: stage.maxConcurrency.intake,
  });
  data.figures.grantAdd(intake);
  data.tasks.grantRead(intake);
  data.tasks.grantWrite(intake);
  data.tasks.grantPostpone(intake);
  data.uploads.grantRead(intake);
  data.uploads.grantKeep(intake);
  data.uploads.grantCopy(intake);
  data.uploads.grantRemove(intake);
  data.intakeQueue.grantSend(intake); // S3's notices again, in their owners' names
  queues.validation.grantSend(intake);
  queues.parsing.grantSend(intake);
  events.grantPublish(intake);
}
