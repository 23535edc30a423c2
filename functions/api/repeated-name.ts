export interface RepeatedName {
  readonly name: string;
  /** Where it stands for the second time. */
  readonly position: number;
}

/**
 * The first member of an object in `text` whose name an earlier one has; `text` is JSON. JSON.parse takes the last of them and
 * other readers the first, so what was checked and what is meant could differ. Names are compared as they are read:
 * `"a"` and `"\u0061"` are one. Goes through the text once.
 */
export function repeatedNameIn(text: string): RepeatedName | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '{':
        open.push(new Set());
        break;
      case '[':
        open.push(undefined);
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case '"': {
        const end = endOfString(text, at);
        const names = isName(text, end) ? open.at(-1) : undefined;
        if (names !== undefined) {
          const name = read(text.slice(at, end));
          if (names.has(name)) return { name, position: at };
          names.add(name);
        }
        at = end - 1;
        break;
      }
    }
  }
  return undefined;
}

/** The offset behind the closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isName(text: string, end: number): boolean {
  let at = end;
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at += 1;
  return text[at] === ':';
}

function read(literal: string): string {
  return literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1);
}
