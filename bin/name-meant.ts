import { nearestName } from '../shared/validation/nearest-name.ts';

/** The one of `names` that a misspelt or shortened name stands for, if one does. */
export function nameMeant(name: string, names: readonly string[]): string | undefined {
  const nearest = nearestName(name, names);
  if (nearest !== undefined || name.length < 3) return nearest;
  const longer = names.filter((one) => one.startsWith(name));
  return longer.length === 1 ? longer[0] : undefined;
}
