import { z } from 'zod';
import { type Resource, synthesise } from './synthesise.ts';

const Reference = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform((value) => value['Fn::GetAtt'][0]),
]);
const Import = z.object({ 'Fn::ImportValue': z.string() });
const Output = z.object({ Value: z.unknown(), Export: z.object({ Name: z.string() }).optional() });

export function allResources(stage: string): readonly Resource[] {
  return synthesise(stage).flatMap(({ resources }) => resources);
}

export function resourcesOfType(stage: string, type: string): readonly Resource[] {
  return allResources(stage).filter((resource) => resource.type === type);
}

/** The properties of all resources of one type, with what `schema` knows of them, and each one's logical id. */
export function propertiesOf<Shape extends z.ZodRawShape>(
  stage: string,
  type: string,
  shape: Shape,
): readonly (z.infer<z.ZodObject<Shape>> & { readonly logicalId: string })[] {
  return resourcesOfType(stage, type).map(({ logicalId, properties }) => ({
    ...z.object(shape).parse(properties),
    logicalId,
  }));
}

/** The logical id that a reference leads to, also from stack to stack; undefined when it is not a reference. */
export function targetOf(stage: string, value: unknown): string | undefined {
  const imported = Import.safeParse(value);
  const direct = imported.success ? exportedValue(stage, imported.data['Fn::ImportValue']) : value;
  return Reference.safeParse(direct).data;
}

function exportedValue(stage: string, name: string): unknown {
  const outputs = synthesise(stage).flatMap((template) => Object.values(template.outputs));
  return outputs.map((output) => Output.parse(output)).find((output) => output.Export?.Name === name)?.Value;
}
