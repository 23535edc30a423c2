import { Aws, Duration } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnRotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { RotationEnv } from '../../functions/rotation/env.ts';
import type { Stage } from '../stages.ts';
import type { GeneratedSecret } from './generated-secret.ts';
import { NodeFunction } from './node-function.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface SecretRotationProps {
  readonly stage: Stage;
  readonly signing: GeneratedSecret;
  readonly webhookKeys: GeneratedSecret;
}

/** Renews the keys that are ours alone by the calendar. Secrets Manager calls the function, and nobody else may. */
export class SecretRotation extends NodeFunction<RotationEnv> {
  constructor(scope: Construct, id: string, { stage, signing, webhookKeys }: SecretRotationProps) {
    super(scope, id, {
      stage,
      name: 'rotation',
      description: 'Renews the keys that tokens are signed with, and secrets of webhooks encrypted.',
      environment: { SIGNING_SECRET: signing.arn, WEBHOOK_KEYS_SECRET: webhookKeys.arn },
      timeout: Duration.seconds(30),
    });
    this.#renew('Signing', signing, stage);
    this.#renew('KeysOfWebhooks', webhookKeys, stage);
    new RunbookAlarm(this, 'Failed', {
      metric: this.function.metricErrors({ period: Duration.hours(1), statistic: 'Sum' }),
      threshold: 0,
      impact:
        'A key was not renewed. Everything works on with the present one, and Secrets Manager tries again.',
      runbook: 'key-renewal-failed',
    });
  }

  #renew(id: string, secret: GeneratedSecret, { keyRenewal }: Stage): void {
    const permission = `${id}MayInvoke`;
    this.function.addPermission(permission, {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceArn: secret.arn,
      sourceAccount: Aws.ACCOUNT_ID,
    });
    const grant = secret.grantRenew(this);
    if (keyRenewal === 'off') return;
    const schedule = new CfnRotationSchedule(this, `${id}Schedule`, {
      secretId: secret.arn,
      rotationLambdaArn: this.function.functionArn,
      rotationRules: { automaticallyAfterDays: keyRenewal.everyDays },
      // Otherwise each deployment that changes the schedule would renew keys, and two soon after one another end tokens.
      rotateImmediatelyOnUpdate: false,
    });
    // AWS tries the function out as soon as there is a schedule.
    grant.applyBefore(schedule);
    schedule.node.addDependency(
      this.role,
      ...this.function.node.findAll().filter((one) => one.node.id === permission),
    );
  }
}
