// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders look like JavaScript's
import { expect, test } from 'vitest';
import { resourceOrder } from '../../../../localstack/embedded/template/resource-order.ts';
import { TemplateResource } from '../../../../localstack/embedded/template/template.ts';

function order(resources: Record<string, object>): string[] {
  const parsed = Object.entries(resources).map(
    ([id, resource]) => [id, TemplateResource.parse({ Type: 'T', ...resource })] as const,
  );
  return resourceOrder(new Map(parsed));
}

test('puts resources after those they refer to or depend on', () => {
  expect(
    order({
      Mapping: { Properties: { q: { 'Fn::GetAtt': ['Queue', 'Arn'] }, f: { Ref: 'Function' } } },
      Function: { Properties: { role: { 'Fn::GetAtt': 'Role.Arn' } }, DependsOn: 'Policy' },
      Policy: { Properties: { name: { 'Fn::Sub': 'for ${Role} and ${!Mapping}' } } },
      Queue: {},
      Role: { DependsOn: ['Queue'] },
    }),
  ).toEqual(['Queue', 'Role', 'Policy', 'Function', 'Mapping']);
});

test('names the members of a circle', () => {
  const resources = {
    A: { DependsOn: 'B' },
    B: { Properties: { c: { Ref: 'C' } } },
    C: { DependsOn: ['B'] },
  };

  expect(() => order(resources)).toThrow('in a circle: B → C → B');
});
