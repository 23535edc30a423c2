import { type RouteConfig, z } from '@hono/zod-openapi';
import { matchedRoutes } from 'hono/route';
import { type Role, Role as RoleSchema } from '../../shared/users/user.ts';
import { type Api, type ApiContext, BASE_PATH } from './context.ts';

/** What a route's contract demands before its handler may run. */
export interface Contract {
  readonly method: string;
  readonly path: string;
  /** Undefined: anyone may call it. Empty: any user. */
  readonly roles: readonly Role[] | undefined;
  /** Whether the token for metrics will do instead. */
  readonly takesMetricsToken: boolean;
  /** Media types of the body; empty when it takes none. */
  readonly bodyTypes: readonly string[];
  /** Names of the parameters in the query. */
  readonly parameters: readonly string[];
  /** Whether it takes an `Idempotency-Key`. */
  readonly isKeyed: boolean;
  /** Whether `path` is one of its addresses: `/users/me` is none of `/users/{username}`, nobody is called that. */
  readonly isAt: (path: string) => boolean;
}

/** The contracts of all registered routes. What is documented is what is enforced: there is no second list. */
export class ContractTable {
  readonly #contracts: ReadonlyMap<string, Contract>;

  constructor(api: Api) {
    const contracts = api.openAPIRegistry.definitions.flatMap((definition) =>
      definition.type === 'route' ? [contractOf(definition.route)] : [],
    );
    this.#contracts = new Map(contracts.map((contract) => [keyOf(contract), contract]));
  }

  /** The contract of the route that will answer. Undefined when there is no such route. */
  matching(c: ApiContext): Contract | undefined {
    const path = c.get('pattern');
    if (path === undefined) return undefined;
    const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
    const contract = this.#contracts.get(keyOf({ method, path }));
    // A route that was registered past its contract would be open to everyone.
    if (contract === undefined) throw new Error(`${method} ${path} has no contract.`);
    return contract;
  }

  /** Methods that this path has. */
  methodsAt(path: string): string[] {
    const methods = [...this.#contracts.values()]
      .filter(({ isAt }) => isAt(path))
      .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    return [...new Set(methods)].sort();
  }
}

function keyOf({ method, path }: Pick<Contract, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** By the paths of routes: there are as many as routes. */
const patterns = new Map<string, string>();

/**
 * The pattern of the route that answers, e.g. `/tasks/{id}`: the first that was registered, when several fit. Middleware, which
 * answers to all methods, is passed over.
 */
export function patternOf(c: ApiContext): string | undefined {
  const path = matchedRoutes(c).find(({ method }) => method !== 'ALL')?.path;
  if (path === undefined) return undefined;
  const known = patterns.get(path);
  if (known !== undefined) return known;
  const pattern = path.slice(BASE_PATH.length).replaceAll(/:(\w+)/g, '{$1}');
  patterns.set(path, pattern);
  return pattern;
}

function contractOf({ method, path, security, request }: RouteConfig): Contract {
  const [requirement] = security ?? [];
  const roles = requirement === undefined ? undefined : Object.values(requirement).flat();
  return {
    method: method.toUpperCase(),
    path,
    roles: roles?.map((role) => RoleSchema.parse(role)),
    takesMetricsToken: (security ?? []).some((one) => 'metricsToken' in one),
    bodyTypes: Object.keys(request?.body?.content ?? {}),
    parameters: namesIn(request?.query),
    isAt: addressesOf(path, request?.params),
    isKeyed: request?.headers instanceof z.ZodObject && 'idempotency-key' in request.headers.shape,
  };
}

function namesIn(schema: unknown): string[] {
  return schema === undefined ? [] : Object.keys(z.instanceof(z.ZodObject).parse(schema).shape);
}

function addressesOf(path: string, params: unknown): (path: string) => boolean {
  const pattern = path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  const expression = new RegExp(`^${BASE_PATH}${pattern}$`);
  if (params === undefined) return (requested) => expression.test(requested);
  const schema = z.instanceof(z.ZodObject).parse(params);
  return (requested) => {
    const match = expression.exec(requested);
    if (match === null) return false;
    const given = Object.entries(match.groups ?? {}).map(([name, text]) => [name, decoded(text)]);
    return schema.safeParse(Object.fromEntries(given)).success;
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
