import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret, type SecretStringGenerator } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

export interface GeneratedSecretProps {
  readonly stage: Stage;
  readonly description: string;
  readonly generate: SecretStringGenerator;
}

/** A secret that Secrets Manager makes up at the first deployment; nobody has to know it. */
export class GeneratedSecret extends Construct {
  readonly #secret: Secret;

  constructor(scope: Construct, id: string, { stage, description, generate }: GeneratedSecretProps) {
    super(scope, id);
    this.#secret = new Secret(this, 'Secret', {
      description,
      generateSecretString: { excludePunctuation: true, ...generate },
      removalPolicy: stage.removalPolicy,
    });
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
