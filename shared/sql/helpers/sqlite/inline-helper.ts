/** Writes a helper out: SQLite has no functions of its own making. `xl` writes out another one. */
type Body = (xl: InlineCall) => string;
export type InlineCall = (name: string, ...args: readonly string[]) => string;

export type InlineHelper = {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Body;
};

/** `signature` as in `add(a, b)`. Each argument is computed once, as a column of that name. */
export function inline(signature: string, body: string | Body): InlineHelper {
  const [name = '', ...parameters] = signature.match(/\w+/g) ?? [];
  return { name, parameters, body: typeof body === 'string' ? () => body : body };
}

/** A column or a number, which costs less to repeat than a select does. */
const SHORT = /^(?:"[^"]*"\."[^"]*"|-?[\d.]+(?:e[+-]?\d+)?)$/;

/** The call of a helper as an expression; undefined when there is no such helper. */
export function writeOut(
  helpers: ReadonlyMap<string, InlineHelper>,
  name: string,
  args: readonly string[],
): string | undefined {
  const helper = helpers.get(name);
  if (helper === undefined) return undefined;
  const body = helper.body((need, ...given) => {
    const text = writeOut(helpers, need, given);
    if (text === undefined) throw new TypeError(`There is no helper ${need}`);
    return text;
  });
  if (helper.parameters.length === 0) return `(${body})`;
  if (args.every((arg) => SHORT.test(arg))) {
    const repeated = writeOutRepeating(helpers, name, args);
    if (repeated !== undefined) return repeated;
  }
  const columns = helper.parameters.map((parameter, i) => `${args[i] ?? 'null'} as ${parameter}`);
  return `(select ${body} from (select ${columns.join(', ')}))`;
}

/**
 * The call with its arguments wherever they are read: a window counts the rows of its own select and cannot move into
 * another. Undefined where the helper needs a select.
 */
export function writeOutRepeating(
  helpers: ReadonlyMap<string, InlineHelper>,
  name: string,
  args: readonly string[],
): string | undefined {
  const helper = helpers.get(name);
  const body = helper?.body((need, ...given) => writeOutRepeating(helpers, need, given) ?? 'select');
  if (helper === undefined || body === undefined || /\bselect\b/.test(body)) return undefined;
  // A parameter may be called like a word within a text, or what stands in a column's name.
  const words = new RegExp(`'[^']*'|"[^"]*"|\\b(?:${helper.parameters.join('|')})\\b`, 'g');
  const given = (word: string): string => {
    const at = helper.parameters.indexOf(word);
    return at === -1 ? word : `(${args[at] ?? 'null'})`;
  };
  return `(${body.replace(words, given)})`;
}
