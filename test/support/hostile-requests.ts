import fc from 'fast-check';
import type { DocumentedOperation } from './openapi.ts';
import { valueBySchema } from './value-by-schema.ts';

const hostile = fc.constantFrom<unknown>(
  null,
  '',
  'x'.repeat(5000),
  '\u0000\r\nx-evil: 1',
  '\ud800',
  '../../etc/passwd',
  -1,
  0.5,
  1e308,
  2 ** 53,
  true,
  [],
  {},
  JSON.parse('{"__proto__": {"role": "admin"}, "constructor": 1}'),
  JSON.parse(`${'['.repeat(900)}${']'.repeat(900)}`),
  Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`k${index}`, index])),
);

const rawBodies = fc.constantFrom(
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{"a":1,"a":2}',
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  `{"role":"admin","ownerId":"victim","version":99}`,
  '\ufeff{}',
);

/** Bodies that the contract accepts, nearly accepts, and was never meant for. */
function bodyOf(operation: DocumentedOperation, resolve: Resolve): fc.Arbitrary<unknown> {
  const content = Object(operation.requestBody).content;
  const schema = Object(Object(content)['application/json']).schema;
  if (schema === undefined) return fc.constantFrom(undefined, '{}');
  const valid = valueBySchema(schema, resolve);
  const nearly = fc.tuple(valid, fc.nat(20), hostile, fc.boolean()).map(([body, at, value, isMember]) => {
    const keys = Object.keys(Object(body));
    const key = isMember ? (keys[at % Math.max(1, keys.length)] ?? 'role') : 'ownerId';
    return { ...Object(body), [key]: value };
  });
  return fc.oneof(
    { weight: 4, arbitrary: valid },
    { weight: 4, arbitrary: nearly },
    { weight: 1, arbitrary: hostile },
    { weight: 2, arbitrary: rawBodies },
  );
}

type Resolve = (ref: string) => Readonly<Record<string, unknown>>;

/** What a `$ref` in a description leads to. */
function resolverOf(document: object): Resolve {
  return (ref) =>
    ref
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => Object(at)[key], document) as Record<string, unknown>; // safe: the document is our own
}

const pathTexts = fc.oneof(
  fc.constantFrom(
    'people',
    'x',
    '1',
    '0',
    '-1',
    '%00',
    '..',
    '..%2f..',
    '__proto__',
    '%F0%9F%98%80',
    'a'.repeat(300),
  ),
  fc.uuid(),
);
const headerTexts = fc.constantFrom('*', '""', '"x"', 'W/"x"', 'x'.repeat(500), '%', 'k1');
/** A number stands for one of the ids that are known by the time of the request. */
const segments = fc.array(fc.oneof(pathTexts, fc.nat(30)), { minLength: 3, maxLength: 3 });
const texts = fc.oneof(
  fc.constantFrom('', '0', '-1', '1e9', 'true', 'null', '%00', 'x'.repeat(3000), '__proto__', '"', '\u00fc'),
  fc.string({ maxLength: 8 }),
);

export interface HostileRequest {
  readonly operation: DocumentedOperation;
  readonly path: (ids: readonly string[]) => string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** Requests to any operation of a description: valid, nearly valid and hostile. */
export function hostileRequests(
  document: object,
  operations: readonly DocumentedOperation[],
): fc.Arbitrary<HostileRequest> {
  const resolve = resolverOf(document);
  const [first, ...others] = operations.map((operation) => requestTo(operation, resolve));
  if (first === undefined) throw new Error('There are no operations.');
  return fc.oneof(first, ...others);
}

/** `wait` would only take time. */
function requestTo(operation: DocumentedOperation, resolve: Resolve): fc.Arbitrary<HostileRequest> {
  const parameters = (operation.parameters ?? []).filter(({ name }) => name !== 'wait');
  const schemaOf = (parameter: object) => Object(Object(parameter).schema);
  const some = (place: string, wild: fc.Arbitrary<string>) =>
    fc.record(
      Object.fromEntries(
        parameters
          .filter((one) => one.in === place)
          .map((one) => [one.name, fc.oneof(valueBySchema(schemaOf(one), resolve).map(String), wild)]),
      ),
      { requiredKeys: [] },
    );
  const wellFormed = (text: string) => /^[\x20-\x7e]*$/.test(text);
  const headers = some('header', headerTexts).map((all) =>
    Object.fromEntries(
      Object.entries(all).flatMap(([name, value]) =>
        wellFormed(String(value)) ? [[name, String(value)] as const] : [],
      ),
    ),
  );
  const body = ['GET', 'HEAD'].includes(operation.method)
    ? fc.constant(undefined)
    : bodyOf(operation, resolve);
  return fc
    .record({ segments, query: some('query', texts), headers, body })
    .map((drawn) => ({ ...drawn, operation, path: pathOf(operation, drawn.segments, drawn.query) }));
}

function pathOf(
  { path }: DocumentedOperation,
  drawn: readonly (string | number)[],
  query: Readonly<Record<string, unknown>>,
): HostileRequest['path'] {
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value).toWellFormed()]),
  );
  return (ids) => {
    let index = 0;
    const filled = path.replaceAll(/\{\w+\}/g, () => {
      const segment = drawn[index++] ?? 'x';
      return typeof segment === 'string' ? segment : (ids[segment % Math.max(1, ids.length)] ?? 'x');
    });
    return search.size === 0 ? filled : `${filled}?${search}`;
  };
}
