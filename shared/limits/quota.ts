/** One limit of one user as it stands now. */
export interface Quota {
  /** By this name clients recognise it in headers and problems. */
  readonly policy: RefusingQuota['policy'] | 'waiting' | 'waits';
  readonly limit: number;
  readonly remaining: number;
  readonly isGranted: boolean;
  /** Undefined for what does not come back with time. */
  readonly windowSeconds?: number;
  readonly resetSeconds?: number;
}

/** A limit beyond which requests are refused. Beyond the others they get less. */
export interface RefusingQuota extends Quota {
  readonly policy: 'requests' | 'bytes' | 'open-tasks';
}

/** What one user may take of the service. */
export interface UserLimits {
  readonly requestsPerMinute: number;
  /** Seconds that requests wait for tasks, all of them together. */
  readonly waitSecondsPerMinute: number;
  /** Requests that wait at the same moment. */
  readonly waitsAtOnce: number;
  /** Tasks that have not ended. */
  readonly openTasks: number;
  /** Of files that were announced, until midnight (UTC). */
  readonly bytesPerDay: number;
}
