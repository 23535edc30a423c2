import { referencesIn } from './references.ts';
import type { TemplateResource } from './template.ts';

/** Logical ids, each after those it refers to. @throws an error that names the members of a circle. */
export function resourceOrder(resources: ReadonlyMap<string, TemplateResource>): string[] {
  const ordered = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    const resource = resources.get(id);
    if (resource === undefined || ordered.has(id)) return;
    if (path.includes(id)) {
      const circle = [...path.slice(path.indexOf(id)), id].join(' → ');
      throw new Error(`resources depend on each other in a circle: ${circle}`);
    }
    for (const dependency of dependenciesOf(resource)) visit(dependency, [...path, id]);
    ordered.add(id);
  };
  for (const id of resources.keys()) visit(id, []);
  return [...ordered];
}

/** What must stand before the resource. */
export function dependenciesOf(resource: TemplateResource): Set<string> {
  return new Set([...resource.DependsOn, ...referencesIn(resource.Properties)]);
}
