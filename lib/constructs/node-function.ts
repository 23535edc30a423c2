import { fileURLToPath } from 'node:url';
import { type Duration, Validations } from 'aws-cdk-lib';
import { type IGrantable, type IPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName, Stage } from '../stages.ts';
import { bundledCode } from './bundled-code.ts';
import { figuresNamespace } from './figure-metric.ts';

/** What a function's own `env.ts` asks for: all of it, and nothing else. */
export type Environment = Readonly<Record<string, string>>;

export interface NodeFunctionProps<Env extends Environment> {
  readonly stage: Stage;
  readonly name: FunctionName;
  readonly description: string;
  readonly environment: Env;
  readonly timeout: Duration;
  /** Puts more into the bundle than code. */
  readonly addFiles?: (bundle: string) => void;
}

/** A Lambda function from `functions/<name>`, bundled, with its own role, log group and traces. */
export class NodeFunction<Env extends Environment> extends Construct implements IGrantable {
  readonly function: LambdaFunction;
  readonly name: FunctionName;
  readonly timeout: Duration;
  readonly logGroup: LogGroup;
  readonly grantPrincipal: IPrincipal;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: NodeFunctionProps<Env>) {
    super(scope, id);
    const { stage, name, description, environment, timeout, addFiles } = props;

    this.logGroup = new LogGroup(this, 'Logs', {
      retention: stage.logRetention,
      removalPolicy: stage.removalPolicy,
    });
    // A role of our own: the one that CDK makes may write to every log group of the account.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(this.role);

    this.function = new LambdaFunction(this, 'Function', {
      description,
      code: bundledCode(fileURLToPath(new URL(`../../functions/${name}`, import.meta.url)), addFiles),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: stage.memory[name],
      timeout,
      reservedConcurrentExecutions: stage.reservedConcurrency[name],
      environment: {
        ...environment,
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_LOG_LEVEL: stage.logLevel,
        POWERTOOLS_METRICS_NAMESPACE: figuresNamespace(stage),
      },
      role: this.role,
      logGroup: this.logGroup,
      tracing: Tracing.ACTIVE,
    });
    this.name = name;
    this.timeout = timeout;
    this.grantPrincipal = this.function.grantPrincipal;
    Validations.of(this).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'Traces of X-Ray: AWS does not let them be narrowed to a resource.',
      },
      {
        id: 'Serverless-LambdaDLQ',
        reason:
          'Nobody invokes it without waiting for its answer: failed messages stay in queues, failed runs go to the dead letters of the rule, and failed rotations begin again.',
      },
    );
  }
}
