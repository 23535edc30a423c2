import { describe, expect, test } from 'vitest';
import { SqsUnderTest } from './sqs-under-test.ts';

const MIB = 1_048_576;

describe('messages', () => {
  test.each([
    ['tab, line feed and carriage return', '\t\n\r'],
    ['a character beyond the basic plane', '😀'],
    ['exactly 1 MiB', 'x'.repeat(MIB)],
  ])('may hold %s', async (_, body) => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');

    await sqs.send(queue, body);

    expect(await sqs.bodies(queue)).toEqual([body]);
  });

  test.each([
    ['empty', '', 'MissingParameter'],
    ['too long by a byte', 'x'.repeat(MIB + 1), 'InvalidParameterValue'],
    ['too long in bytes, not in characters', 'ü'.repeat(MIB / 2 + 1), 'InvalidParameterValue'],
    ['holding a control character', 'a\u0000b', 'InvalidMessageContents'],
    ['holding half a surrogate pair', 'a\uD83D', 'InvalidMessageContents'],
    ['holding a noncharacter', '\uFFFE', 'InvalidMessageContents'],
  ])('are refused when %s', async (_, body, queryCode) => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');

    await expect(sqs.send(queue, body)).rejects.toMatchObject({ queryCode });
  });

  test('count their attributes against the limit', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q', { MaximumMessageSize: '1024' });
    const MessageAttributes = { note: { DataType: 'String', StringValue: 'x'.repeat(24) } };

    const sending = sqs.send(queue, 'x'.repeat(1000), { MessageAttributes });

    await expect(sending).rejects.toThrow('Message must be shorter than 1024 bytes.');
  });

  test.each([
    ['an unknown type', { a: { DataType: 'Boolean', StringValue: 'true' } }, /supported type prefixes/],
    ['no value', { a: { DataType: 'String' } }, /non-empty value/],
    ['the value of another type', { a: { DataType: 'Binary', StringValue: 'x' } }, /non-empty value/],
    ['a number that is none', { a: { DataType: 'Number', StringValue: 'x' } }, /Can't cast/],
    ['a reserved name', { 'AWS.x': { DataType: 'String', StringValue: 'x' } }, /attribute name 'AWS.x'/],
    ['a name with two dots in a row', { 'a..b': { DataType: 'String', StringValue: 'x' } }, /attribute name/],
  ])('are refused with an attribute of %s', async (_, MessageAttributes, message) => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');

    await expect(sqs.send(queue, 'x', { MessageAttributes })).rejects.toThrow(message);
  });

  test('are refused with more than ten attributes', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    const names = Array.from({ length: 11 }, (_, index) => `a${index}`);
    const MessageAttributes = Object.fromEntries(
      names.map((name) => [name, { DataType: 'String', StringValue: 'x' }]),
    );

    await expect(sqs.send(queue, 'x', { MessageAttributes })).rejects.toThrow('[11] exceeds');
  });

  test('carry the trace header to the receiver', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    const AWSTraceHeader = { DataType: 'String', StringValue: 'Root=1-5759e988' };

    const sent = await sqs.send(queue, 'x', { MessageSystemAttributes: { AWSTraceHeader } });

    const [message] = await sqs.receive(queue);
    expect(message?.Attributes.AWSTraceHeader).toBe('Root=1-5759e988');
    expect(sent.MD5OfMessageSystemAttributes).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('a batch', () => {
  test('is refused when it is longer than 1 MiB in all', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');
    const half = 'x'.repeat(MIB / 2 + 1);

    const sending = sqs.engine.run('SendMessageBatch', {
      QueueUrl: queue,
      Entries: [
        { Id: 'a', MessageBody: half },
        { Id: 'b', MessageBody: half },
      ],
    });

    await expect(sending).rejects.toMatchObject({ code: 'BatchRequestTooLong' });
  });

  test('goes through for the entries that are right', async () => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');

    const answer = await sqs.engine.run('SendMessageBatch', {
      QueueUrl: queue,
      Entries: [
        { Id: 'good', MessageBody: 'x' },
        { Id: 'bad', MessageBody: '\u0000' },
      ],
    });

    expect(answer).toMatchObject({
      Successful: [{ Id: 'good' }],
      Failed: [{ Id: 'bad', SenderFault: true, Code: 'InvalidMessageContents' }],
    });
    expect(await sqs.bodies(queue)).toEqual(['x']);
  });

  test.each([
    ['EmptyBatchRequest', []],
    [
      'TooManyEntriesInBatchRequest',
      Array.from({ length: 11 }, (_, index) => ({ Id: `${index}`, MessageBody: 'x' })),
    ],
    ['BatchEntryIdsNotDistinct', [0, 0].map(() => ({ Id: 'a', MessageBody: 'x' }))],
    ['InvalidBatchEntryId', [{ Id: 'a b', MessageBody: 'x' }]],
  ])('is refused with %s', async (code, Entries) => {
    const sqs = new SqsUnderTest();
    const queue = await sqs.create('q');

    await expect(sqs.engine.run('SendMessageBatch', { QueueUrl: queue, Entries })).rejects.toMatchObject({
      code,
    });
  });
});
