/** The names of all helpers that a part of the SQL tree calls. */
export function helpersUsed(tree: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(tree)) for (const item of tree) helpersUsed(item, found);
  else if (typeof tree === 'object' && tree !== null) {
    const isCall = 'kind' in tree && (tree.kind === 'call' || tree.kind === 'aggregate');
    if (isCall && 'schema' in tree && tree.schema === 'xl' && 'name' in tree) found.add(String(tree.name));
    helpersUsed(Object.values(tree), found);
  }
  return found;
}
