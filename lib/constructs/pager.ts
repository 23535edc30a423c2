import { AlarmRule, AlarmState, CompositeAlarm, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { AlarmTopic } from './alarm-topic.ts';

export interface PagerProps {
  readonly stage: Stage;
  readonly alarms: readonly IAlarm[];
}

/** One alarm over all others, so that one trouble is one message, however much of the system it touches. */
export class Pager extends Construct {
  constructor(scope: Construct, id: string, { stage, alarms }: PagerProps) {
    super(scope, id);
    const anything = new CompositeAlarm(this, 'Anything', {
      compositeAlarmName: `etl-design-${stage.name}`, // the subject of the mail
      alarmRule: AlarmRule.anyOf(...alarms.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM))),
      alarmDescription:
        `Something is wrong with etl-design in stage ${stage.name}. Open the dashboard, see which alarms are red, and read ` +
        'the section that the description of each names. Runbook: docs/runbook.md#when-you-are-paged',
    });
    if (stage.alarmAddress === undefined) return;
    const { topic } = new AlarmTopic(this, 'Told', { stage, address: stage.alarmAddress });
    const tell = new SnsAction(topic);
    anything.addAlarmAction(tell);
    anything.addOkAction(tell);
  }
}
