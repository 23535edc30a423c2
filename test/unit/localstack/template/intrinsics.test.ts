// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders look like JavaScript's
import { describe, expect, test } from 'vitest';
import { resolve } from '../../../../localstack/embedded/template/intrinsics.ts';
import { StackScope } from '../../../../localstack/embedded/template/stack-scope.ts';
import { Template } from '../../../../localstack/embedded/template/template.ts';

const TEMPLATE = Template.parse({
  Parameters: {
    Stage: { Type: 'String', Default: 'test' },
    Open: { Type: 'String' },
    BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' },
  },
  Mappings: { Sizes: { test: { memory: 128 } } },
  Conditions: {
    IsTest: { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] },
    IsNotTest: { 'Fn::Not': [{ Condition: 'IsTest' }] },
    Both: { 'Fn::And': [{ Condition: 'IsTest' }, { Condition: 'IsNotTest' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsTest' }, { Condition: 'IsNotTest' }] },
    Circle: { 'Fn::Not': [{ Condition: 'Circle' }] },
  },
  Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
});

const scope = new StackScope(
  'Shop',
  TEMPLATE,
  { region: 'us-east-1', account: '000000000000' },
  {
    ref: (id) => (id === 'Queue' ? 'http://queue' : undefined),
    attribute: (id, name) => (id === 'Queue' && name === 'Arn' ? 'arn:aws:sqs:::queue' : undefined),
    exported: (name) => (name === 'Data:Table' ? 'tasks' : undefined),
  },
);

describe('resolves', () => {
  test.each<[string, unknown, unknown]>([
    ['a literal', { a: [1, true, null, 'x'] }, { a: [1, true, null, 'x'] }],
    ['Ref of a resource', { Ref: 'Queue' }, 'http://queue'],
    ['Ref of a parameter', { Ref: 'Stage' }, 'test'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['AWS::NoValue by leaving the property out', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    ['AWS::NoValue in a list', [{ Ref: 'AWS::NoValue' }, 1], [1]],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:::queue'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:aws:sqs:::queue'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 3]] }, 'a-test-3'],
    [
      'Sub with names, attributes and literals',
      { 'Fn::Sub': '${Stage}/${Queue.Arn}/${!Stage}/${AWS::Region}' },
      'test/arn:aws:sqs:::queue/${Stage}/us-east-1',
    ],
    ['Sub with its own variables', { 'Fn::Sub': ['${x}', { x: { Ref: 'Stage' } }] }, 'test'],
    ['Select of Split', { 'Fn::Select': [2, { 'Fn::Split': [':', { 'Fn::GetAtt': 'Queue.Arn' }] }] }, 'sqs'],
    ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': 'Data:Table' } }, 'tasks'],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'memory'] }, 128],
    ['Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    ['If', { 'Fn::If': ['IsTest', 'yes', { Ref: 'Nothing' }] }, 'yes'],
    ['Not', { 'Fn::If': ['IsNotTest', 'yes', 'no'] }, 'no'],
    ['And', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
    ['Or', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
  ])('%s', (_what, value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });
});

describe('names', () => {
  test.each<[string, unknown, string]>([
    ['an unknown intrinsic', { a: { 'Fn::GetStackOutput': ['x'] } }, 'the intrinsic Fn::GetStackOutput'],
    ['an unknown reference', { Ref: 'Nothing' }, 'Ref Nothing'],
    ['an unknown attribute', { 'Fn::GetAtt': ['Queue', 'Colour'] }, 'Fn::GetAtt Queue.Colour'],
    ['an unknown name in Sub', { 'Fn::Sub': '${Nothing}' }, 'Ref Nothing'],
    ['an export that no stack makes', { 'Fn::ImportValue': 'No:Such' }, 'Fn::ImportValue No:Such'],
    ['a missing mapping', { 'Fn::FindInMap': ['Sizes', 'prod', 'memory'] }, 'Sizes.prod.memory'],
    ['a parameter without a value', { Ref: 'Open' }, 'Ref Open: give the parameter a default'],
    ['a parameter kept in SSM', { Ref: 'BootstrapVersion' }, 'Ref BootstrapVersion'],
    ['an unknown condition', { 'Fn::If': ['Nope', 1, 2] }, 'condition Nope is not defined'],
    ['a condition that is its own', { 'Fn::If': ['Circle', 1, 2] }, 'condition Circle refers to itself'],
    ['a list that is too short', { 'Fn::Select': [4, ['a']] }, 'no value at 4'],
  ])('%s', (_what, value, message) => {
    expect(() => resolve(value, scope)).toThrow(message);
  });
});
