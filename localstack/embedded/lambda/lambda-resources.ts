import { z } from 'zod';
import { type AccessKeys, functionHolder } from '../iam/access-keys.ts';
import type { IamAuthorizer } from '../iam/iam-authorizer.ts';
import { type ResourceHandler, resourceHandler } from '../resource.ts';
import type { Place, PolicyDocument } from '../service.ts';
import { environmentProblem, functionEnvironment } from './function-environment.ts';
import type { LambdaEngine } from './lambda-engine.ts';

/**
 * Enough that clients who wait for long do not keep others out. Threads start on demand and are costly on a
 * developer's machine; Lambda's own default would be the account's 1,000.
 */
const DEFAULT_CONCURRENCY = 10;

const WholeNumber = z.coerce.number().int();
const NO_LOCAL_EFFECT = z.unknown().optional();

const FunctionProperties = z.strictObject({
  FunctionName: z.string().optional(),
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  Handler: z.string().regex(/^[\w/-]+\.\w+$/, 'must be <file>.<export>'),
  Runtime: z.string().regex(/^nodejs\d+\.x$/, 'only Node.js runs in the local cloud'),
  Role: z.string(),
  Timeout: WholeNumber.min(1).max(900).default(3),
  MemorySize: WholeNumber.min(128).max(10_240).default(128),
  ReservedConcurrentExecutions: WholeNumber.min(0).default(DEFAULT_CONCURRENCY),
  Environment: z
    .strictObject({
      Variables: z.record(z.string(), z.string()).superRefine((variables, context) => {
        const problem = environmentProblem(variables);
        if (problem !== undefined) context.addIssue(problem);
      }),
    })
    .default({ Variables: {} }),
  PackageType: z.literal('Zip').optional(),
  /** The bundle runs on whatever this machine is. */
  Architectures: NO_LOCAL_EFFECT,
  /** Files go to this machine's own temporary directory. */
  EphemeralStorage: NO_LOCAL_EFFECT,
  /** Every line goes to the launcher's log, in the form in which the function wrote it. */
  LoggingConfig: NO_LOCAL_EFFECT,
  /** There is no X-Ray to report to. */
  TracingConfig: NO_LOCAL_EFFECT,
  /** For people only. */
  Description: NO_LOCAL_EFFECT,
  Tags: NO_LOCAL_EFFECT,
});

const PermissionProperties = z.strictObject({
  Action: z.literal('lambda:InvokeFunction'),
  FunctionName: z.string(),
  Principal: z
    .string()
    .regex(/^[\w.-]+\.amazonaws\.com$|^\d{12}$|^arn:/, 'must be a service, account or role'),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
});

export interface LambdaResourcesOptions {
  readonly functions: LambdaEngine;
  readonly authorizer: IamAuthorizer;
  readonly accessKeys: AccessKeys;
  readonly place: Place;
  /** Where functions find AWS. */
  readonly endpoint: () => string;
}

/** Functions and who may invoke them. Versions, aliases and asynchronous settings stop the start by name. */
export function lambdaResources(options: LambdaResourcesOptions): ResourceHandler[] {
  return [functionHandler(options), permissionHandler(options)];
}

function functionHandler(options: LambdaResourcesOptions): ResourceHandler {
  const { functions, authorizer, accessKeys, place } = options;
  return resourceHandler({
    type: 'AWS::Lambda::Function',
    properties: FunctionProperties,
    changesInPlace: true,
    remove: ({ ref }) => functions.remove(ref),
    async create(properties, context) {
      const name = context.name(properties.FunctionName, { maxLength: 64 });
      if (!authorizer.isTrusted(properties.Role, 'lambda.amazonaws.com')) {
        throw new Error(
          `the trust policy of ${properties.Role} does not let lambda.amazonaws.com act as the role`,
        );
      }
      const settings = {
        name,
        arn: functionArn(name, place),
        roleArn: properties.Role,
        runtime: properties.Runtime,
        directory: await context.assetDirectory({
          bucket: properties.Code.S3Bucket,
          objectKey: properties.Code.S3Key,
        }),
        handler: properties.Handler,
        timeoutSeconds: properties.Timeout,
        memoryMegabytes: properties.MemorySize,
        concurrency: properties.ReservedConcurrentExecutions,
      };
      const principal = { kind: 'role', roleArn: properties.Role, functionName: name } as const;
      const environment = functionEnvironment(properties.Environment.Variables, settings, {
        place,
        endpoint: options.endpoint(),
        accessKey: accessKeys.issue(functionHolder(name), principal),
      });
      functions.deploy({ ...settings, environment });
      return { ref: name, attributes: { Arn: settings.arn } };
    },
  });
}

function permissionHandler({ authorizer, place }: LambdaResourcesOptions): ResourceHandler {
  return resourceHandler({
    type: 'AWS::Lambda::Permission',
    properties: PermissionProperties,
    create(properties, { stackName, logicalId }) {
      const resourceArn = functionArn(properties.FunctionName, place);
      authorizer.attach(resourceArn, permissionPolicy(properties, resourceArn));
      return { ref: `${stackName}-${logicalId}` };
    },
    remove(_resource, properties) {
      const resourceArn = functionArn(properties.FunctionName, place);
      authorizer.detach(resourceArn, permissionPolicy(properties, resourceArn));
    },
  });
}

/** What a permission means, as a policy of the function. */
function permissionPolicy(
  { Action, Principal, SourceArn, SourceAccount }: z.output<typeof PermissionProperties>,
  Resource: string,
): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: Principal.endsWith('.amazonaws.com') ? { Service: Principal } : { AWS: Principal },
      Action,
      Resource,
      Condition: {
        ...(SourceArn && { ArnLike: { 'aws:SourceArn': SourceArn } }),
        ...(SourceAccount && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
      },
    },
  };
}

function functionArn(nameOrArn: string, { region, account }: Place): string {
  return nameOrArn.startsWith('arn:')
    ? nameOrArn
    : `arn:aws:lambda:${region}:${account}:function:${nameOrArn}`;
}
