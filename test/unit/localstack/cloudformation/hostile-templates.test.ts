import { CreateChangeSetCommand, type CreateChangeSetCommandInput } from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { AccountUnderTest, QUEUE } from './account-under-test.ts';

/** Why no change set is made, which leaves no stack behind. */
async function refusalOf(input: Partial<CreateChangeSetCommandInput>): Promise<string> {
  const aws = await AccountUnderTest.open();
  const request = { StackName: 'one', ChangeSetName: 'changes', ChangeSetType: 'CREATE', ...input } as const;
  const planned = aws.client.send(new CreateChangeSetCommand(request));
  const refused: unknown = await planned.then(
    () => expect.fail('it was taken'),
    (error: unknown) => error,
  );
  expect(aws.account.stacks.all()).toEqual([]);
  expect(refused).toMatchObject({ name: 'ValidationError' });
  return String(refused);
}

test('a template’s address that cannot be read is refused by name', async () => {
  const TemplateURL = 'https://bucket.s3.amazonaws.com/%zz';
  expect(await refusalOf({ TemplateURL })).toContain(`must be a supported URL: ${TemplateURL}`);
});

test('a tag of YAML is refused, and not read as the text behind it', async () => {
  const TemplateBody =
    'Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !Ref Name\n';
  expect(await refusalOf({ TemplateBody })).toMatch(/Unresolved tag: !Ref.*Write intrinsics in full/s);
});

test('what every object of JavaScript has is in no map of a template', async () => {
  const QueueName = { 'Fn::FindInMap': ['constructor', 'prototype', 'toString'] };
  const TemplateBody = JSON.stringify({ Resources: { Queue: { ...QUEUE, Properties: { QueueName } } } });
  expect(await refusalOf({ TemplateBody })).toContain("not in the template's mappings");
});

test('an ARN names no new stack', async () => {
  const StackName = 'arn:aws:cloudformation:eu-central-1:123456789012:stack/one/none';
  const TemplateBody = JSON.stringify({ Resources: { Queue: QUEUE } });
  expect(await refusalOf({ StackName, TemplateBody })).toContain(`${StackName} does not exist`);
});

test('conditions that name others twice each are asked once each', async () => {
  const aws = await AccountUnderTest.open();
  const conditions = Array.from({ length: 60 }, (_, number) => [
    `C${number}`,
    number === 0
      ? { 'Fn::Equals': ['a', 'a'] }
      : { 'Fn::And': [{ Condition: `C${number - 1}` }, { Condition: `C${number - 1}` }] },
  ]);
  const { StackStatus } = await aws.deploy('one', {
    Conditions: Object.fromEntries(conditions),
    Resources: { Queue: { ...QUEUE, Condition: 'C59' } },
  });
  expect(StackStatus).toBe('CREATE_COMPLETE');
});
