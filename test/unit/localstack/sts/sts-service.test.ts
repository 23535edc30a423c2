import { describe, expect, onTestFinished, test } from 'vitest';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import { AccessKeys } from '../../../../localstack/embedded/iam/access-keys.ts';
import { IamAuthorizer } from '../../../../localstack/embedded/iam/iam-authorizer.ts';
import { TrustPolicy } from '../../../../localstack/embedded/iam/policy-document.ts';
import { NoJournal } from '../../../../localstack/embedded/journal.ts';
import type { Principal } from '../../../../localstack/embedded/service.ts';
import { StsService } from '../../../../localstack/embedded/sts/sts-service.ts';

const place = { region: 'eu-central-1', account: '123456789012' };
const roleArn = (name: string) => `arn:aws:iam::${place.account}:role/${name}`;
const OWNER: Principal = { kind: 'root' };
const DEPLOYER: Principal = { kind: 'role', roleArn: roleArn('deployer'), functionName: 'deployer' };

/** A role `target` that lets itself be taken by whom the statement says. */
function setup(statement: object) {
  const clock = new JumpingClock();
  onTestFinished(() => clock.close());
  const authorizer = new IamAuthorizer({ clock, place, log: () => {} });
  const accessKeys = new AccessKeys(new NoJournal());
  const trust = TrustPolicy.parse({ Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', ...statement } });
  authorizer.addRole(roleArn('target'), trust);
  const sts = new StsService({ accessKeys, authorizer, clock, place });
  const request = { Version: '2011-06-15', RoleArn: roleArn('target'), RoleSessionName: 'somebody' };
  const assume = (principal: Principal, extra: object = {}) =>
    sts.run('AssumeRole', { ...request, ...extra }, principal);
  return { sts, accessKeys, assume };
}

describe('AssumeRole', () => {
  test('gives a key of the role to whoever is in the account that it trusts', async () => {
    const { sts, accessKeys, assume } = setup({ Principal: { AWS: place.account } });
    const { Credentials } = Object(await assume(DEPLOYER));
    const principal = accessKeys.principalOf(Credentials.AccessKeyId);
    expect(principal).toEqual({ kind: 'role', roleArn: roleArn('target'), functionName: 'somebody' });
    expect(await sts.run('GetCallerIdentity', {}, principal ?? OWNER)).toMatchObject({
      Account: place.account,
      Arn: `arn:aws:sts::${place.account}:assumed-role/target/somebody`,
    });
  });

  test('asks the caller’s own policies, too', () => {
    const { sts } = setup({ Principal: { AWS: place.account } });
    expect(sts.accesses('AssumeRole', { RoleArn: roleArn('target') })).toEqual([
      { action: 'sts:AssumeRole', resource: roleArn('target') },
    ]);
  });

  test.each([
    ['another account', { Principal: { AWS: '210987654321' } }, {}],
    ['a service', { Principal: { Service: 'lambda.amazonaws.com' } }, {}],
    [
      'callers without an external id',
      { Principal: { AWS: place.account }, Condition: { Null: { 'sts:ExternalId': 'true' } } },
      { ExternalId: 'ours' },
    ],
  ])('refuses where the role trusts %s', async (_whom, statement, extra) => {
    const { assume } = setup(statement);
    await expect(assume(DEPLOYER, extra)).rejects.toThrow('not authorized to perform: sts:AssumeRole');
  });

  test('refuses a role that there is not', async () => {
    const { assume } = setup({ Principal: { AWS: place.account } });
    await expect(assume(OWNER, { RoleArn: roleArn('nobody') })).rejects.toThrow('not authorized');
  });
});

test('names the action that it does not offer', () => {
  const { sts } = setup({ Principal: { AWS: place.account } });
  expect(() => sts.accesses('GetSessionToken', {})).toThrow(
    'does not offer STS’s GetSessionToken'.replace('’', "'"),
  );
});
