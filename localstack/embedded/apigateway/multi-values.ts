/** Headers or parameters that may occur several times, in the order of arrival. */
export type MultiValues = Readonly<Record<string, readonly string[]>>;

export type Pairs = Iterable<readonly [name: string, value: string]>;

export function grouped(pairs: Pairs): MultiValues {
  return group(pairs, (name) => name);
}

/** Names that differ in case only are one, spelt as they came first. */
export function groupedIgnoringCase(pairs: Pairs): MultiValues {
  return group(pairs, (name) => name.toLowerCase());
}

/** The last value of each, which is what API Gateway shows where it shows one. */
export function lastValues(values: MultiValues): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));
}

/** @param wanted in lower case */
export function lastValueOf(values: MultiValues, wanted: string): string | undefined {
  return Object.entries(values)
    .find(([name]) => name.toLowerCase() === wanted)?.[1]
    .at(-1);
}

function group(pairs: Pairs, keyOf: (name: string) => string): MultiValues {
  const groups = new Map<string, { name: string; values: string[] }>();
  for (const [name, value] of pairs) {
    const key = keyOf(name);
    const existing = groups.get(key) ?? { name, values: [] };
    existing.values.push(value);
    groups.set(key, existing);
  }
  return Object.fromEntries([...groups.values()].map(({ name, values }) => [name, values]));
}
