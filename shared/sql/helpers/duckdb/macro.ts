import type { Helper } from '../helper.ts';

/** Arguments read more often than this are computed once, before the rest. */
const MAX_READS = 2;
const TEXTS_AND_NAMES = /'(?:[^']|'')*'|(?<![.\w])[a-z_]\w*(?!\w|\()/g;

/**
 * A helper as a macro, which DuckDB writes out where it is called. What it needs follows from the calls in its body.
 * DuckDB takes no subquery within a lambda, so that a macro with a lambda reads its arguments before.
 */
export function macro(signature: string, body: string): Helper {
  const [name = '', parameters = ''] = signature.split(/(?=\()/);
  const needs = new Set<string>();
  const text = bound(parameters, body).replace(/\bxl\.([a-z0-9_]+)\(/g, (_, need: string) => {
    needs.add(need);
    return `${macroName(need)}(`;
  });
  return {
    name,
    sql: `create or replace macro ${macroName(name)}${parameters} as (${text});\n`,
    needs: [...needs],
    readsToday: false,
  };
}

/** What DuckDB calls a helper: its parser takes `date(` for its own even behind a schema. */
export function macroName(helper: string): string {
  return `xl.${helper === 'date' ? 'date_serial' : helper}`;
}

/** `body` with the name standing for the value of an expression. */
export function once(name: string, expression: string, body: string): string {
  return `list_transform([${expression}], lambda ${name}: ${body})[1]`;
}

function bound(parameters: string, body: string): string {
  const names: readonly string[] = parameters.match(/\w+/g) ?? [];
  const words: readonly string[] = body.match(TEXTS_AND_NAMES) ?? [];
  const reads = words.filter((word) => names.includes(word));
  const isOften = names.some((name) => reads.filter((read) => read === name).length > MAX_READS);
  if (names.length === 0 || !(isOften || body.includes('lambda'))) return body;
  const inside = body.replace(TEXTS_AND_NAMES, (word) => {
    const position = names.indexOf(word);
    return position < 0 ? word : `arguments[${position + 1}]`;
  });
  return once('arguments', `row(${names.join(', ')})`, inside);
}
