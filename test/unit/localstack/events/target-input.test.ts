import { describe, expect, test } from 'vitest';
import { busEvent } from '../../../../localstack/embedded/events/bus-event.ts';
import { compileTargetInput } from '../../../../localstack/embedded/events/target-input.ts';

const timeMs = Date.UTC(2026, 10, 22, 10, 30, 15, 999);
const event = busEvent(
  {
    source: 'app',
    detailType: 'Task Completed',
    timeMs,
    resources: ['arn:a'],
    detail: { name: 'Ada "the" \\ first', count: 3, items: [{ id: 'i-0' }], 'two words': true },
  },
  { region: 'us-east-1', account: '000000000000' },
);
const rule = { name: 'rule', arn: 'arn:aws:events:us-east-1:000000000000:rule/rule' };

function input(options: Parameters<typeof compileTargetInput>[0]): string {
  return compileTargetInput(options)(event, rule, timeMs);
}

function transformed(InputTemplate: string, InputPathsMap?: Readonly<Record<string, string>>): string {
  return input({ InputTransformer: { InputTemplate, InputPathsMap } });
}

describe("a target's input", () => {
  test('is the event as AWS writes it, with the time to the second', () => {
    expect(input({})).toBe(
      JSON.stringify({
        version: '0',
        id: event.id,
        'detail-type': 'Task Completed',
        source: 'app',
        account: '000000000000',
        time: '2026-11-22T10:30:15Z',
        region: 'us-east-1',
        resources: ['arn:a'],
        detail: event.detail,
      }),
    );
  });

  test('can be a constant', () => {
    expect(input({ Input: '{"fixed":true}' })).toBe('{"fixed":true}');
  });

  test.each([
    ['$.detail.count', '3'],
    ['$.detail.items[0].id', '"i-0"'],
    ["$.detail['two words']", 'true'],
    ['$.detail-type', '"Task Completed"'],
    ['$.detail.missing', 'null'],
    ['$', JSON.stringify(event)],
  ])('can be the part at %s', (InputPath, expected) => {
    expect(input({ InputPath })).toBe(expected);
  });

  test('can be a template: values outside of strings are JSON, inside they are text', () => {
    const paths = {
      name: '$.detail.name',
      count: '$.detail.count',
      items: '$.detail.items',
      gone: '$.detail.x',
    };

    const text = transformed(
      '{"name": <name>, "items": <items>, "text": "<name> has <count> of <items><gone>", "gone": <gone>}',
      paths,
    );

    expect(JSON.parse(text)).toEqual({
      name: 'Ada "the" \\ first',
      items: [{ id: 'i-0' }],
      text: 'Ada "the" \\ first has 3 of [{"id":"i-0"}]',
      gone: null,
    });
  });

  test('knows the predefined variables', () => {
    const text = transformed(
      '{"arn": <aws.events.rule-arn>, "name": "<aws.events.rule-name>", "at": <aws.events.event.ingestion-time>, "all": <aws.events.event.json>, "head": <aws.events.event>}',
    );

    const { detail: _, ...head } = event;
    expect(JSON.parse(text)).toEqual({
      arn: rule.arn,
      name: 'rule',
      at: '2026-11-22T10:30:15Z',
      all: event,
      head,
    });
  });

  test.each([
    ['a constant that is not JSON', { Input: '{' }, /JSON/],
    ['a path with a wildcard', { InputPath: '$.detail.*' }, /The JSON path \$\.detail\.\* is not supported/],
    ['a path that does not begin at the event', { InputPath: 'detail' }, /The JSON path detail/],
    ['a variable that nobody declared', { InputTransformer: { InputTemplate: '<x>' } }, /names <x>/],
  ])('is refused with %s', (_, options, message) => {
    expect(() => compileTargetInput(options)).toThrow(message);
  });
});
