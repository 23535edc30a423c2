import { Logger } from '@aws-lambda-powertools/logger';
import { describeFault } from './describe-fault.ts';

/** JSON lines. An error in a field is described, not dumped: see `describeFault`. */
export function createLogger(serviceName: string): Logger {
  const jsonReplacerFn = (_key: string, value: unknown) =>
    value instanceof Error ? describeFault(value) : value;
  return new Logger({ serviceName, jsonReplacerFn });
}
