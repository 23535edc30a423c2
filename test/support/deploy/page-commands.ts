/** The shell lines under a heading of a page. @throws when there are none. */
export function commandsUnder(page: string, heading: string): string {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  const blocks = [...(section ?? '').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, lines = '']) => lines);
  if (blocks.length === 0) throw new Error(`There are no commands under “${heading}”.`);
  return blocks.join('');
}

/** The JSON under a heading of a page whose text has `mark` in it. @throws when there is none. */
export function jsonWith(page: string, mark: string): unknown {
  const blocks = [...page.matchAll(/^ *```json\n([\s\S]*?)^ *```$/gm)].map(([, text = '']) => text);
  const found = blocks.find((text) => text.includes(mark));
  if (found === undefined) throw new Error(`There is no JSON with “${mark}”.`);
  return JSON.parse(found);
}
