import { afterEach, beforeEach, expect, test } from 'vitest';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import { AccessKeys } from '../../../../localstack/embedded/iam/access-keys.ts';
import { IamAuthorizer } from '../../../../localstack/embedded/iam/iam-authorizer.ts';
import { TrustPolicy } from '../../../../localstack/embedded/iam/policy-document.ts';
import { NoJournal } from '../../../../localstack/embedded/journal.ts';
import { LambdaEngine } from '../../../../localstack/embedded/lambda/lambda-engine.ts';
import { lambdaResources } from '../../../../localstack/embedded/lambda/lambda-resources.ts';
import type { Principal } from '../../../../localstack/embedded/service.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:worker';
const place = { region: 'us-east-1', account: '000000000000' };
const api: Principal = {
  kind: 'service',
  service: 'apigateway.amazonaws.com',
  sourceArn: 'arn:aws:execute-api:us-east-1:000000000000:abc/prod/GET/tasks',
};
const context = {
  stackName: 'Service',
  logicalId: 'Permission',
  name: (given: string | undefined) => given ?? 'made',
  assetDirectory: () => '/nowhere',
};

let clock: JumpingClock;
let authorizer: IamAuthorizer;
beforeEach(() => {
  clock = new JumpingClock();
  authorizer = new IamAuthorizer({ clock, place, log: () => {} });
});
afterEach(() => clock.close());

test('a function that reserves nothing serves ten callers at a time', async () => {
  const functions = new LambdaEngine({ clock, log: () => {} });
  const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } };
  const Role = 'arn:aws:iam::000000000000:role/worker';
  authorizer.addRole(Role, TrustPolicy.parse({ Version: '2012-10-17', Statement: [trust] }));
  const handler = handlersFor(functions).find(({ type }) => type === 'AWS::Lambda::Function');
  const properties = {
    FunctionName: 'worker',
    Code: { S3Bucket: 'b', S3Key: 'k' },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role,
  };

  await handler?.create(handler.properties.parse(properties), context);

  expect(functions.function('worker').settings.concurrency).toBe(10);
});

function handlersFor(functions: LambdaEngine) {
  return lambdaResources({
    functions,
    authorizer,
    accessKeys: new AccessKeys(new NoJournal()),
    place,
    endpoint: () => 'http://127.0.0.1:1',
  });
}

async function permit(properties: object): Promise<void> {
  const handlers = handlersFor(new LambdaEngine({ clock, log: () => {} }));
  const handler = handlers.find(({ type }) => type === 'AWS::Lambda::Permission');
  const all = { Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com', ...properties };
  await handler?.create(handler.properties.parse(all), context);
}

const invoke = (principal: Principal) => () =>
  authorizer.authorize(principal, [{ action: 'lambda:InvokeFunction', resource: FUNCTION }]);

test.each(['worker', FUNCTION])(
  'a permission for %s lets the named source invoke it',
  async (FunctionName) => {
    await permit({ FunctionName, SourceArn: 'arn:aws:execute-api:us-east-1:000000000000:abc/prod/*/*' });

    expect(invoke(api)).not.toThrow();
    expect(
      invoke({ ...api, sourceArn: 'arn:aws:execute-api:us-east-1:000000000000:xyz/prod/GET/' }),
    ).toThrow();
    expect(invoke({ ...api, service: 'events.amazonaws.com' })).toThrow();
  },
);

test('a permission for another account lets nobody of ours in', async () => {
  await permit({ FunctionName: 'worker', SourceAccount: '111111111111' });

  expect(invoke(api)).toThrow('not authorized');
});

test('nobody may invoke a function without a permission', () => {
  expect(invoke(api)).toThrow('not authorized');
});
