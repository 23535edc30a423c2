// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders look like JavaScript's
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readAssembly } from '../../../../localstack/embedded/assembly.ts';
import { resourceHandler } from '../../../../localstack/embedded/resource.ts';
import { type Provisioned, provision } from '../../../../localstack/embedded/template/provision.ts';
import { type StackFixture, writeAssembly } from '../assembly-fixture.ts';

const Thing = z.strictObject({
  Name: z.string().optional(),
  Size: z.number().max(10).optional(),
  Parts: z.array(z.union([z.string(), z.strictObject({ Arn: z.string().startsWith('arn:') })])).optional(),
});

function run(stacks: Record<string, StackFixture>): Promise<Provisioned> {
  const thing = resourceHandler({
    type: 'Test::Thing',
    properties: Thing,
    create({ Name, Size }, context) {
      if (Size === 7) throw new Error('seven is unlucky');
      const name = context.name(Name);
      return { ref: name, attributes: { Arn: `arn:thing:${name}` } };
    },
  });
  return provision({
    assembly: readAssembly(writeAssembly(stacks)),
    handlers: [thing],
    place: { region: 'us-east-1', account: '000000000000' },
  });
}

const thing = (Properties: object = {}, attributes: object = {}) => ({
  Type: 'Test::Thing',
  Properties,
  ...attributes,
});

test('passes values from one stack to the next', async () => {
  const { outputs, resources } = await run({
    Service: {
      dependsOn: ['Data'],
      resources: { User: thing({ Name: { 'Fn::ImportValue': 'Data:Arn' } }) },
      outputs: { Name: { Value: { Ref: 'User' } } },
    },
    Data: {
      resources: { Owner: thing() },
      outputs: { Arn: { Value: { 'Fn::GetAtt': ['Owner', 'Arn'] }, Export: { Name: 'Data:Arn' } } },
    },
  });

  expect(outputs).toEqual({ 'Data.Arn': 'arn:thing:Data-Owner', 'Service.Name': 'arn:thing:Data-Owner' });
  expect(resources.map(({ stackName, logicalId }) => `${stackName}/${logicalId}`)).toEqual([
    'Data/Owner',
    'Service/User',
  ]);
});

test('reports everything it cannot act on at once', async () => {
  const starting = run({
    App: {
      resources: {
        Strange: { Type: 'Test::Strange' },
        Wide: thing({ Width: 1, Parts: [{ Arn: 'arn:x', Colour: 'red' }] }),
        Big: thing({ Size: 11 }),
        Lost: thing({ Name: { Ref: 'Nowhere' } }),
        Odd: thing({ Name: { 'Fn::Cidr': [] } }),
        Waiting: thing({}, { CreationPolicy: {} }),
      },
    },
  });

  await expect(starting).rejects.toThrow(
    [
      'The local cloud cannot run these templates:',
      'App/Waiting: resource attribute CreationPolicy is not supported by the local cloud',
      'App/Strange: resource type Test::Strange is not supported by the local cloud',
      'App/Wide (Test::Thing): property Parts.0.Colour is not supported by the local cloud',
      'App/Wide (Test::Thing): property Width is not supported by the local cloud',
      'App/Big (Test::Thing): property Size: Too big: expected number to be <=10',
      'App/Lost: Ref Nowhere: there is no such parameter or resource in the template',
      'App/Odd: the intrinsic Fn::Cidr is not supported by the local cloud',
    ].join('\n'),
  );
});

test('judges a value made of a reference only once the reference is known', async () => {
  const part = { 'Fn::Sub': 'x${Owner.Arn}' };

  await expect(
    run({ App: { resources: { Owner: thing(), User: thing({ Parts: [{ Arn: part }] }) } } }),
  ).rejects.toThrow('App/User (Test::Thing): property Parts.0');
});

test('tells what a handler refuses once, not again for what depends on it', async () => {
  const starting = run({
    App: { resources: { Unlucky: thing({ Size: 7 }), User: thing({ Name: { Ref: 'Unlucky' } }) } },
  });

  await expect(starting).rejects.toThrow(/templates:\nApp\/Unlucky \(Test::Thing\): seven is unlucky$/);
});

test('leaves out what its condition excludes, outputs included', async () => {
  const { resources, outputs } = await run({
    App: {
      sections: { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } },
      resources: { Left: thing({}, { Condition: 'Never' }), Kept: thing({}, { DependsOn: 'Left' }) },
      outputs: { Left: { Value: { Ref: 'Left' }, Condition: 'Never' } },
    },
  });

  expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Kept']);
  expect(outputs).toEqual({});
});
