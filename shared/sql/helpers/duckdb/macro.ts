import type { Helper } from '../helper.ts';

/**
 * A helper as a macro, which DuckDB writes out where it is called. `needs` follow from the calls in the body. An argument
 * that is read more than once is computed once when it is bound with `once`.
 */
export function macro(signature: string, body: string): Helper {
  const name = signature.slice(0, signature.indexOf('('));
  const needs = [...new Set([...body.matchAll(/\bxl\.([a-z0-9_]+)\(/g)].flatMap(([, need]) => need ?? []))];
  return { name, sql: `create macro xl.${signature} as (${body});\n`, needs };
}

/** `body` with the name standing for the value of an expression. */
export function once(name: string, expression: string, body: string): string {
  return `list_transform([${expression}], lambda ${name}: ${body})[1]`;
}
