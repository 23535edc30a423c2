import { attributeReference, intrinsicIn, SUB_PLACEHOLDER } from './intrinsics.ts';

/** Every name that a value refers to: resources, parameters and pseudo parameters. */
export function referencesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  if (!Array.isArray(value)) {
    const intrinsic = intrinsicIn(value);
    if (intrinsic !== undefined) addReferences(intrinsic.name, intrinsic.argument, found);
  }
  for (const member of Object.values(value)) referencesIn(member, found);
  return found;
}

function addReferences(intrinsic: string, argument: unknown, found: Set<string>): void {
  if (intrinsic === 'Ref') found.add(String(argument));
  if (intrinsic === 'Fn::GetAtt') found.add(attributeReference(argument)[0]);
  if (intrinsic === 'Fn::Sub') {
    const template = String(Array.isArray(argument) ? argument[0] : argument);
    for (const { groups } of template.matchAll(SUB_PLACEHOLDER)) {
      if (groups?.literal === '') found.add(attributeReference(groups.name)[0]);
    }
  }
}
