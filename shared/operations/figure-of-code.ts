/** What is stored under for one code of a figure. */
export function figureOfCode(figure: string, code: string): string {
  return `${figure} ${code}`;
}

/** The parts of a figure, by their codes. */
export function codesOf(sums: ReadonlyMap<string, number>, figure: string): ReadonlyMap<string, number> {
  const prefix = figureOfCode(figure, '');
  return new Map(
    [...sums].flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
    ),
  );
}
