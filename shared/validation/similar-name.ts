/** Finds the name that differs from a given one in nothing but case and blanks. */
export function similarNames(names: Iterable<string>): (name: string) => string | undefined {
  const byCore = new Map<string, string>();
  for (const name of names) {
    const core = coreOf(name);
    if (core !== '' && !byCore.has(core)) byCore.set(core, name);
  }
  return (name) => byCore.get(coreOf(name));
}

function coreOf(name: string): string {
  return name.toLowerCase().replace(/\s+/g, '');
}
