import { afterEach, beforeEach, expect, test } from 'vitest';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import { AccessKeys } from '../../../../localstack/embedded/iam/access-keys.ts';
import { IamAuthorizer } from '../../../../localstack/embedded/iam/iam-authorizer.ts';
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

async function permit(properties: object): Promise<void> {
  const handlers = lambdaResources({
    functions: new LambdaEngine({ clock, log: () => {} }),
    authorizer,
    accessKeys: new AccessKeys(new NoJournal()),
    place,
    endpoint: () => 'http://127.0.0.1:1',
  });
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
