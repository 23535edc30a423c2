/** One limit of one user as it stands now. */
export interface Quota {
  /** By this name clients recognise it in headers and problems. */
  readonly policy: 'requests' | 'bytes' | 'open-tasks';
  readonly limit: number;
  readonly remaining: number;
  readonly isGranted: boolean;
  /** Undefined for what does not come back with time. */
  readonly windowSeconds?: number;
  readonly resetSeconds?: number;
}

/** What one user may take of the service. */
export interface UserLimits {
  readonly requestsPerMinute: number;
  /** Tasks that have not ended. */
  readonly openTasks: number;
  /** Of files that were announced, until midnight (UTC). */
  readonly bytesPerDay: number;
}
