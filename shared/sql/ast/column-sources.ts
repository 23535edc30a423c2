import type { SqlSelect } from './sql-tree.ts';

/** The aliases that a part of the SQL tree reads columns of and does not define itself. */
export function columnSources(tree: unknown): Set<string> {
  const found = new Set<string>();
  collect(tree, new Set(), found);
  return found;
}

function collect(tree: unknown, defined: ReadonlySet<string>, found: Set<string>): void {
  if (Array.isArray(tree)) {
    for (const item of tree) collect(item, defined, found);
    return;
  }
  if (typeof tree !== 'object' || tree === null) return;
  if (isSelect(tree)) {
    collect(Object.values(tree), new Set([...defined, ...aliasesOf(tree)]), found);
    return;
  }
  if ('kind' in tree && tree.kind === 'column' && 'source' in tree && typeof tree.source === 'string') {
    if (!defined.has(tree.source)) found.add(tree.source);
    return;
  }
  for (const value of Object.values(tree)) collect(value, defined, found);
}

function isSelect(tree: object): tree is SqlSelect {
  return 'kind' in tree && tree.kind === 'select' && 'outputs' in tree;
}

function aliasesOf({ from, unionAll = [] }: SqlSelect): string[] {
  const own = from === null ? [] : [from.first.alias, ...from.joins.map(({ source }) => source.alias)];
  return [...own, ...unionAll.flatMap(aliasesOf)];
}
