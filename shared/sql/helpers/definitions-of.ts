import type { Helper } from './helper.ts';

/** The definitions of the helpers named and of those they need, each after what it needs. */
export function definitionsOf(
  helpers: ReadonlyMap<string, Helper>,
  names: Iterable<string>,
): readonly string[] {
  const done = new Set<string>();
  const definitions: string[] = [];
  const add = (name: string): void => {
    if (done.has(name)) return;
    done.add(name);
    const helper = helpers.get(name);
    if (helper === undefined) throw new TypeError(`There is no helper ${name}`);
    for (const need of helper.needs) add(need);
    definitions.push(helper.sql);
  };
  for (const name of [...names].toSorted()) add(name);
  return definitions;
}
