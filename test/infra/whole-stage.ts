import { type Stage, stageOf } from '../../lib/stages.ts';

/** A stage that has all that a stage may have. */
export const wholeStage: Stage = {
  ...stageOf('prod'),
  reservedConcurrency: { parsing: 30, api: 200 },
  logLevel: 'WARN',
  alarmAddress: 'on-call@example.com',
  runbookUrl: 'https://git.example.com/etl/blob/main/docs/runbook.md',
  domain: {
    name: 'api.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/0a1b',
  },
  firewall: { requestsPerFiveMinutes: 2000 },
  encryptionKey: 'customer',
};
