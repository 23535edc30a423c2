import { type ApiMethod, type ApiResource, pathOf, type RestApiDefinition } from './rest-api.ts';

export interface Route {
  readonly method: ApiMethod;
  readonly resource: ApiResource;
  /** e.g. `/tasks/{id}` */
  readonly resourcePath: string;
  /** Decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The most specific resource with methods that matches the path, segment by segment: literal before `{name}` before
 * `{name+}`. Undefined if there is none, or it has no such method; API Gateway answers both alike.
 * @throws {URIError} if the path has a bad escape.
 */
export function matchRoute(api: RestApiDefinition, verb: string, path: string): Route | undefined {
  const segments = path.split('/').slice(1);
  if (segments.at(-1) === '') segments.pop(); // a slash at the end says nothing
  const root = [...api.resources.values()].find(({ parentId }) => parentId === undefined);
  const match = root && matchBelow(api, root, segments.map(decodeURIComponent), {});
  if (match === undefined) return undefined;
  const method =
    methodsOf(api, match.resource).find(({ httpMethod }) => httpMethod === verb) ??
    methodsOf(api, match.resource).find(({ httpMethod }) => httpMethod === 'ANY');
  return method && { ...match, method, resourcePath: pathOf(api, match.resource) };
}

type Match = Pick<Route, 'resource' | 'parameters'>;

function matchBelow(
  api: RestApiDefinition,
  resource: ApiResource,
  segments: readonly string[],
  parameters: Match['parameters'],
): Match | undefined {
  const [segment, ...rest] = segments;
  if (segment === undefined) {
    return methodsOf(api, resource).length > 0 ? { resource, parameters } : undefined;
  }
  for (const child of childrenOf(api, resource)) {
    const name = parameterName(child);
    if (name === undefined && child.pathPart !== segment) continue;
    const match = isGreedy(child)
      ? matchBelow(api, child, [], { ...parameters, [name ?? '']: segments.join('/') })
      : matchBelow(api, child, rest, name === undefined ? parameters : { ...parameters, [name]: segment });
    if (match !== undefined) return match;
  }
  return undefined;
}

function childrenOf(api: RestApiDefinition, parent: ApiResource): ApiResource[] {
  const rank = (child: ApiResource): number =>
    Number(isGreedy(child)) + Number(parameterName(child) !== undefined);
  return [...api.resources.values()]
    .filter(({ parentId }) => parentId === parent.id)
    .sort((one, other) => rank(one) - rank(other));
}

function methodsOf(api: RestApiDefinition, resource: ApiResource): ApiMethod[] {
  return api.methods.filter(({ resourceId }) => resourceId === resource.id);
}

function isGreedy({ pathPart }: ApiResource): boolean {
  return pathPart.endsWith('+}');
}

function parameterName({ pathPart }: ApiResource): string | undefined {
  return /^\{([^}]+?)\+?\}$/.exec(pathPart)?.[1];
}
