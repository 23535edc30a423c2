import { memberOf } from './json-value.ts';

const STEP = /\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/y;

/** Finds a value, or `undefined`. */
export type JsonPath = (value: unknown) => unknown;

/** Paths that name one value: `$.detail.items[0]['a b']`. @throws {Error} for wildcards and filters, naming the path. */
export function parseJsonPath(path: string): JsonPath {
  const steps: string[] = [];
  if (!path.startsWith('$')) throw unsupported(path);
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (match === null) throw unsupported(path);
    steps.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return (value) => steps.reduce(step, value);
}

function step(value: unknown, name: string): unknown {
  return Array.isArray(value) ? value[Number(name)] : memberOf(value, name);
}

function unsupported(path: string): Error {
  return new Error(
    `The JSON path ${path} is not supported by the local cloud: use $, .name, ['name'] and [0].`,
  );
}
