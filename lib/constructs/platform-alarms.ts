import { Construct } from 'constructs';
import { ALARM_PERIOD, RunbookAlarm } from './runbook-alarm.ts';
import { type SumOverProps, sumOver } from './sum-over.ts';

export interface PlatformAlarmsProps {
  readonly functions: readonly string[];
  readonly tables: readonly string[];
}

/** Tells when AWS gives less than we ask for, or has trouble of its own. One alarm for all functions, and two for all tables. */
export class PlatformAlarms extends Construct {
  constructor(scope: Construct, id: string, { functions, tables }: PlatformAlarmsProps) {
    super(scope, id);
    new RunbookAlarm(this, 'FunctionThrottles', {
      metric: functionThrottles(functions),
      threshold: 0,
      periods: 2,
      impact:
        'Lambda refuses to start more instances of our functions. Clients get errors, and messages come again until they are dead letters.',
      runbook: 'function-throttles',
    });
    new RunbookAlarm(this, 'TableThrottles', {
      metric: tableRequests('ThrottledRequests', tables),
      threshold: 10, // a few are tried again by the SDK, and nobody notices
      periods: 2,
      impact:
        'DynamoDB refuses requests because a table or a single key gets too many. Requests and work take longer, and some fail and are done again.',
      runbook: 'table-throttles',
    });
    new RunbookAlarm(this, 'TableErrors', {
      metric: tableRequests('SystemErrors', tables),
      threshold: 5,
      periods: 2,
      impact:
        'DynamoDB answers with errors of its own. Some requests of clients fail, and work is done again until it succeeds.',
      runbook: 'table-system-errors',
    });
  }
}

function functionThrottles(names: readonly string[]) {
  return sumOver({
    ...{ namespace: 'AWS/Lambda', metric: 'Throttles', dimensions: ['FunctionName'] },
    ...{ names, period: ALARM_PERIOD },
  });
}

export function tableRequests(metric: 'ThrottledRequests' | 'SystemErrors', names: SumOverProps['names']) {
  return sumOver({
    ...{ namespace: 'AWS/DynamoDB', metric, dimensions: ['TableName', 'Operation'] },
    ...{ names, period: ALARM_PERIOD },
  });
}
