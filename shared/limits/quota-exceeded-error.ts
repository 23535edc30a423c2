import { DomainError, type ErrorCode } from '../errors.ts';
import type { RefusingQuota } from './quota.ts';

/** For a limit that does not come back with time: when it is worth asking again. */
const ASK_AGAIN_SECONDS = 60;

const CODES = {
  requests: 'too-many-requests',
  bytes: 'byte-limit-reached',
  'open-tasks': 'open-task-limit-reached',
} as const satisfies Record<RefusingQuota['policy'], ErrorCode>;

export class QuotaExceededError extends DomainError {
  readonly code: ErrorCode;
  override readonly retryable = true;

  constructor({ policy, limit, windowSeconds, resetSeconds = ASK_AGAIN_SECONDS }: RefusingQuota) {
    super(sentence(policy, limit, windowSeconds), {
      retryAfterSeconds: resetSeconds,
      limit,
      violatedPolicies: [policy],
    });
    this.code = CODES[policy];
  }
}

function sentence(policy: RefusingQuota['policy'], limit: number, windowSeconds: number | undefined): string {
  switch (policy) {
    case 'requests':
      return `You may send ${limit} requests in ${windowSeconds} seconds, and have sent them.`;
    case 'bytes':
      return `You may announce files of ${limit} bytes a day, and this one does not fit into what is left.`;
    case 'open-tasks':
      return `You may have ${limit} tasks that have not ended, and have as many. Wait for one, or cancel one.`;
  }
}
