import { Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret, type SecretStringGenerator } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { retainExceptOnCreate } from './retain-except-on-create.ts';

export interface GeneratedSecretProps {
  readonly stage: Stage;
  readonly description: string;
  readonly generate: SecretStringGenerator;
  /** Why no schedule gives it another value; left out where one does. */
  readonly whyNoSchedule?: string | undefined;
}

/** A secret that Secrets Manager makes up at the first deployment; nobody has to know it. */
export class GeneratedSecret extends Construct {
  readonly #secret: Secret;

  constructor(scope: Construct, id: string, props: GeneratedSecretProps) {
    super(scope, id);
    const { stage, description, generate, whyNoSchedule } = props;
    this.#secret = new Secret(this, 'Secret', {
      description,
      generateSecretString: { excludePunctuation: true, ...generate },
      removalPolicy: retainExceptOnCreate(stage.removalPolicy),
    });
    if (whyNoSchedule !== undefined)
      Validations.of(this).acknowledge({ id: 'AwsSolutions-SMG4', reason: whyNoSchedule });
  }

  get arn(): string {
    return this.#secret.secretArn;
  }

  grantRead(grantee: IGrantable): Grant {
    return this.#grant(grantee, 'secretsmanager:GetSecretValue');
  }

  /** When which value came, and no value. */
  grantDate(grantee: IGrantable): Grant {
    return this.#grant(grantee, 'secretsmanager:ListSecretVersionIds');
  }

  grantRenew(grantee: IGrantable): Grant {
    return this.#grant(
      grantee,
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    );
  }

  #grant(grantee: IGrantable, ...actions: string[]): Grant {
    return Grant.addToPrincipal({ grantee, actions, resourceArns: [this.arn] });
  }
}
