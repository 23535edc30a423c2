/** What may come next: inside of a document, at its beginning, at its end. */
type Expectation = 'value' | 'first-item' | 'key' | 'first-key' | 'colon' | 'comma' | 'nothing';

const WHITESPACE = /[ \t\n\r]*/y;
const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in a string
  /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001f]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/y;

/**
 * Offset of the first token of `text` that JSON does not allow there; the length of `text` when it ends too early.
 * JSON.parse names the place only for some faults, and repeats the text, which may be a password, for others.
 */
export function jsonFaultAt(text: string): number {
  const open: string[] = [];
  let expectation: Expectation = 'value';
  let at = 0;
  for (;;) {
    at += matchAt(WHITESPACE, text, at).length;
    const token = matchAt(TOKEN, text, at);
    const next: Expectation | undefined = token === '' ? undefined : follow(expectation, token, open);
    if (next === undefined) return at;
    at += token.length;
    expectation = next;
  }
}

/** What is expected after `token`, or undefined if the token is not what was expected. */
function follow(expectation: Expectation, token: string, open: string[]): Expectation | undefined {
  const isString = token.startsWith('"');
  switch (expectation) {
    case 'first-item':
      return token === ']' ? close(open) : follow('value', token, open);
    case 'value':
      if (token === '{' || token === '[') {
        open.push(token);
        return token === '{' ? 'first-key' : 'first-item';
      }
      return /^[}\],:]/.test(token) ? undefined : afterValue(open);
    case 'first-key':
      return token === '}' ? close(open) : follow('key', token, open);
    case 'key':
      return isString ? 'colon' : undefined;
    case 'colon':
      return token === ':' ? 'value' : undefined;
    case 'comma':
      if (token === ',') return open.at(-1) === '{' ? 'key' : 'value';
      return token === (open.at(-1) === '{' ? '}' : ']') ? close(open) : undefined;
    case 'nothing':
      return undefined;
  }
}

function close(open: string[]): Expectation {
  open.pop();
  return afterValue(open);
}

function afterValue(open: readonly string[]): Expectation {
  return open.length === 0 ? 'nothing' : 'comma';
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
