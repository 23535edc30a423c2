import { editDistance } from './edit-distance.ts';

/** Longer names are no slips of the pen. */
const MAX_LENGTH = 40;

/** The most similar of `names`, if there is one that may have been meant. Case, dashes and the like do not count. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  if (name.length > MAX_LENGTH) return undefined;
  const core = coreOf(name);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of names) {
    const limit = tolerance(candidate);
    const distance = editDistance(core, coreOf(candidate), limit);
    if (distance <= limit && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) {
      best = { name: candidate, distance };
    }
  }
  return best?.name;
}

/** Short words are near to many others: `note` is no `not`. */
function tolerance({ length }: string): number {
  if (length <= 3) return 0;
  return length <= 8 ? 1 : 2;
}

function coreOf(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_$-]/g, '');
}
