import type { FunctionName } from './stages.ts';

/** A question that whoever is on call asks the logs. */
export interface LogQuery {
  readonly name: string;
  /** Whose logs answer it; everybody's when left out. */
  readonly of?: FunctionName;
  /** In the language of CloudWatch Logs Insights; capitals in quotes stand for what has to be put in. */
  readonly lines: readonly string[];
}

export const LOG_QUERIES: readonly LogQuery[] = [
  {
    name: 'life of one task',
    lines: [
      'fields @timestamp, service, message, status, outcome, attempt, webhookId, requestId, error.name, error.message',
      'filter taskId = "TASK-ID"',
      'sort @timestamp asc',
      'limit 1000',
    ],
  },
  {
    name: 'life of one request',
    lines: [
      'fields @timestamp, service, message, method, route, status, code, taskId, webhookId, outcome, error.name, error.message',
      'filter requestId = "REQUEST-ID"',
      'sort @timestamp asc',
      'limit 1000',
    ],
  },
  {
    name: 'errors by kind',
    lines: [
      'filter level = "ERROR"',
      'stats count(*) as times, latest(@timestamp) as last by service, message, error.name, error.message',
      'sort times desc',
      'limit 100',
    ],
  },
  {
    name: 'slowest requests',
    of: 'api',
    lines: [
      'fields @timestamp, durationMs, method, route, status, user, requestId',
      'filter message = "request" and not ispresent(waits)',
      'sort durationMs desc',
      'limit 50',
    ],
  },
  {
    name: 'refusals of one user',
    of: 'api',
    lines: [
      'fields @timestamp, method, route, status, code, requestId',
      'filter message = "request" and user = "USERNAME" and status >= 400',
      'sort @timestamp desc',
      'limit 200',
    ],
  },
  {
    name: 'deliveries of one webhook',
    of: 'notifications',
    lines: [
      'fields @timestamp, message, eventId, attemptNumber, lane, outcome, taskId, requestId, error.name, error.message',
      'filter webhookId = "WEBHOOK-ID"',
      'sort @timestamp desc',
      'limit 200',
    ],
  },
  {
    name: 'renewals of keys',
    of: 'rotation',
    lines: [
      'fields @timestamp, message, secret, step, outcome, version, error.name, error.message',
      'filter ispresent(step)',
      'sort @timestamp desc',
      'limit 200',
    ],
  },
];
