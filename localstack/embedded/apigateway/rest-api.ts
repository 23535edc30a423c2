import type { GatewayResponse } from './gateway-response.ts';

/** A node of the tree of paths. */
export interface ApiResource {
  readonly id: string;
  readonly parentId: string | undefined;
  /** `tasks`, `{id}` or `{proxy+}`; empty for the root. */
  readonly pathPart: string;
}

export interface ApiMethod {
  readonly resourceId: string;
  /** A verb or `ANY`. */
  readonly httpMethod: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
}

/** An API while the template describes it, and what a deployment froze of it. */
export interface RestApiDefinition {
  readonly id: string;
  readonly binaryMediaTypes: readonly string[];
  readonly resources: ReadonlyMap<string, ApiResource>;
  readonly methods: readonly ApiMethod[];
  /** By response type, e.g. `DEFAULT_4XX`. */
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>;
}

/** A deployment under a name, with what the name adds. */
export interface Stage {
  readonly name: string;
  readonly api: RestApiDefinition;
  readonly deploymentId: string;
  readonly variables: Readonly<Record<string, string>> | undefined;
}

/** e.g. `/tasks/{id}` */
export function pathOf(api: RestApiDefinition, resource: ApiResource): string {
  const parent = resource.parentId === undefined ? undefined : api.resources.get(resource.parentId);
  if (parent === undefined) return '/';
  const parentPath = pathOf(api, parent);
  return `${parentPath === '/' ? '' : parentPath}/${resource.pathPart}`;
}
