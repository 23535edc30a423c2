import { UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from 'vitest';
import { AccountUnderTest, QUEUE, REFUSED_QUEUE } from './account-under-test.ts';

const hasQueue = ({ account }: AccountUnderTest, name: string): boolean =>
  account.engines.sqs.queueByArn(`arn:aws:sqs:eu-central-1:123456789012:${name}`) !== undefined;

describe('a stack', () => {
  test('is made, tells its outputs, and goes', async () => {
    const aws = await AccountUnderTest.open();
    const made = await aws.deploy('one', {
      Resources: { Queue: QUEUE },
      Outputs: { Name: { Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } } },
    });
    expect(made).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
      Outputs: [{ OutputKey: 'Name', OutputValue: 'one-Queue' }],
    });
    expect(hasQueue(aws, 'one-Queue')).toBe(true);

    await aws.delete('one');
    expect(hasQueue(aws, 'one-Queue')).toBe(false);
    await expect(aws.stack('one')).rejects.toThrow('Stack with id one does not exist');
    expect(await aws.stack(made.StackId ?? '')).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
  });

  test('that cannot be made leaves nothing', async () => {
    const aws = await AccountUnderTest.open();
    const made = await aws.deploy('one', { Resources: { Queue: QUEUE, Wrong: REFUSED_QUEUE } });
    expect(made.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(made.StackStatusReason).toContain('The resource Wrong failed');
    expect(hasQueue(aws, 'one-Queue')).toBe(false);
  });

  test('that cannot be changed is as it was before', async () => {
    const aws = await AccountUnderTest.open();
    await aws.deploy('one', { Resources: { Queue: QUEUE } });
    const changed = { Type: QUEUE.Type, Properties: { VisibilityTimeout: 60 } };
    const after = await aws.deploy('one', { Resources: { Queue: changed, Wrong: REFUSED_QUEUE } });
    expect(after.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    const queue = aws.account.engines.sqs.queueByArn('arn:aws:sqs:eu-central-1:123456789012:one-Queue');
    expect(queue?.settings.visibilityTimeoutSeconds).toBe(30);
    expect((await aws.plan('one', { Resources: { Queue: QUEUE } })).status).toBe('FAILED');
  });

  test('changes what differs, takes away what is left out, and leaves the rest alone', async () => {
    const aws = await AccountUnderTest.open();
    await aws.deploy('one', { Resources: { Same: QUEUE, Changing: QUEUE, Leaving: QUEUE } });
    const Changing = { Type: QUEUE.Type, Properties: { VisibilityTimeout: 60 } };
    const { StackStatus } = await aws.deploy('one', { Resources: { Same: QUEUE, Changing } });
    expect(StackStatus).toBe('UPDATE_COMPLETE');
    const events = await aws.events('one');
    expect(events.slice(events.indexOf('UPDATE_IN_PROGRESS one'))).toEqual([
      'UPDATE_IN_PROGRESS one',
      'UPDATE_IN_PROGRESS Changing',
      'UPDATE_COMPLETE Changing',
      'DELETE_IN_PROGRESS Leaving',
      'DELETE_COMPLETE Leaving',
      'UPDATE_COMPLETE one',
    ]);
  });

  test('keeps what its template says is to be kept', async () => {
    const aws = await AccountUnderTest.open();
    await aws.deploy('one', { Resources: { Queue: { ...QUEUE, DeletionPolicy: 'Retain' } } });
    await aws.delete('one');
    expect(await aws.account.stacks.all()).toEqual([]);
    expect(hasQueue(aws, 'one-Queue')).toBe(true);
  });

  test('takes back what is kept except on creation, when the creation fails', async () => {
    const aws = await AccountUnderTest.open();
    const RetainExceptOnCreate = { ...QUEUE, DeletionPolicy: 'RetainExceptOnCreate' };
    const Retain = { ...QUEUE, DeletionPolicy: 'Retain' };
    await aws.deploy('one', { Resources: { RetainExceptOnCreate, Retain, Wrong: REFUSED_QUEUE } });
    expect(hasQueue(aws, 'one-RetainExceptOnCreate')).toBe(false);
    expect(hasQueue(aws, 'one-Retain')).toBe(true);

    await aws.deploy('two', { Resources: { First: RetainExceptOnCreate } });
    const failing = { First: RetainExceptOnCreate, Second: RetainExceptOnCreate, Wrong: REFUSED_QUEUE };
    const after = await aws.deploy('two', { Resources: failing });
    expect(after.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(hasQueue(aws, 'two-Second')).toBe(false);
    await aws.delete('two');
    expect(hasQueue(aws, 'two-First')).toBe(true);
  });

  test('removes its secrets with it', async () => {
    const aws = await AccountUnderTest.open();
    const Secret = { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: 'hush' } };
    await aws.deploy('one', {
      Resources: { Secret },
      Outputs: { Arn: { Value: { Ref: 'Secret' } } },
    });
    const SecretId = (await aws.stack('one')).Outputs?.[0]?.OutputValue;
    const { secrets } = aws.account.engines;
    expect(await secrets.run('GetSecretValue', { SecretId })).toMatchObject({ SecretString: 'hush' });
    await aws.delete('one');
    await expect(secrets.run('GetSecretValue', { SecretId })).rejects.toThrow('find the specified secret');
  });

  test('does not take over a bucket that another has left, whose name it gives', async () => {
    const aws = await AccountUnderTest.open();
    const Bucket = {
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'Retain',
      Properties: { BucketName: 'known-by-name' },
    };
    await aws.deploy('one', { Resources: { Bucket } });
    await aws.delete('one');
    const again = await aws.deploy('one', { Resources: { Bucket } });
    expect(again.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(again.StackStatusReason).toContain('known-by-name already exists');
  });

  test('is not deleted while it is protected', async () => {
    const aws = await AccountUnderTest.open();
    await aws.deploy('one', { Resources: { Queue: QUEUE } });
    const protection = { StackName: 'one', EnableTerminationProtection: true };
    await aws.client.send(new UpdateTerminationProtectionCommand(protection));
    await expect(aws.delete('one')).rejects.toThrow(
      'cannot be deleted while TerminationProtection is enabled',
    );
    expect(hasQueue(aws, 'one-Queue')).toBe(true);
  });

  test('is not deleted, and goes on exporting, while another uses what it exports', async () => {
    const aws = await AccountUnderTest.open();
    const Name = { 'Fn::GetAtt': ['Queue', 'QueueName'] };
    const Outputs = { Name: { Value: Name, Export: { Name: 'queue' } } };
    await aws.deploy('first', { Resources: { Queue: QUEUE }, Outputs });
    const QueueName = { 'Fn::Join': ['-', ['after', { 'Fn::ImportValue': 'queue' }]] };
    await aws.deploy('second', { Resources: { Queue: { Type: QUEUE.Type, Properties: { QueueName } } } });
    expect(hasQueue(aws, 'after-first-Queue')).toBe(true);

    await aws.delete('first');
    expect((await aws.stack('first')).StackStatusReason).toBe(
      'Export queue cannot be deleted as it is in use by second',
    );
    const without = await aws.deploy('first', { Resources: { Queue: QUEUE } });
    expect(without.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    await aws.delete('second');
    await aws.delete('first');
    expect(aws.account.stacks.all()).toEqual([]);
  });
});

describe('a change set', () => {
  test('that would change nothing says so', async () => {
    const aws = await AccountUnderTest.open();
    await aws.deploy('one', { Resources: { Queue: QUEUE } });
    expect(await aws.plan('one', { Resources: { Queue: QUEUE } })).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining("didn't contain changes"),
    });
  });

  test.each([
    [{ Type: 'AWS::EC2::Instance' }, /resource type AWS::EC2::Instance is not supported/],
    [{ Type: QUEUE.Type, Properties: { Colour: 'red' } }, /property Colour is not supported/],
    [{ ...QUEUE, CreationPolicy: {} }, /CreationPolicy/],
  ])('names what of %j the local cloud does not act on', async (resource, message) => {
    const aws = await AccountUnderTest.open();
    await expect(aws.plan('one', { Resources: { One: resource } })).rejects.toThrow(message);
    expect(aws.account.stacks.all()).toEqual([]);
  });
});
