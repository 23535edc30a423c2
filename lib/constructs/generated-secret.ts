import { Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret, type SecretStringGenerator } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

export interface GeneratedSecretProps {
  readonly stage: Stage;
  readonly description: string;
  readonly generate: SecretStringGenerator;
  /** When it gets another value, and by whom: no schedule does it. */
  readonly renewal: string;
}

/** A secret that Secrets Manager makes up at the first deployment; nobody has to know it. */
export class GeneratedSecret extends Construct {
  readonly #secret: Secret;

  constructor(scope: Construct, id: string, { stage, description, generate, renewal }: GeneratedSecretProps) {
    super(scope, id);
    this.#secret = new Secret(this, 'Secret', {
      description,
      generateSecretString: { excludePunctuation: true, ...generate },
      removalPolicy: stage.removalPolicy,
    });
    Validations.of(this).acknowledge({ id: 'AwsSolutions-SMG4', reason: renewal });
  }

  get arn(): string {
    return this.#secret.secretArn;
  }

  grantRead(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.arn],
    });
  }
}
