import type { GatewayResponse } from './gateway-response.ts';
import type { ApiMethod, ApiResource, RestApiDefinition, Stage } from './rest-api.ts';
import { type Listening, StageServer, type StageServerDeps } from './stage-server.ts';

interface DraftApi extends RestApiDefinition {
  readonly resources: Map<string, ApiResource>;
  methods: readonly ApiMethod[];
  readonly gatewayResponses: Map<string, GatewayResponse>;
}

/** The REST APIs of the templates. A deployment freezes what there is of an API at that moment, as on AWS. */
export class RestApis {
  readonly #deps: StageServerDeps;
  readonly #drafts = new Map<string, DraftApi>();
  readonly #deployments = new Map<string, RestApiDefinition>();
  /** By `api/stage`. */
  readonly #stages = new Map<string, StageServer>();

  constructor(deps: StageServerDeps) {
    this.#deps = deps;
  }

  /** Serves the one stage there is on 127.0.0.1; port 0 takes any. @throws {Error} EADDRINUSE */
  listen(port: number): Promise<Listening> {
    const [server, another] = this.#stages.values();
    if (server === undefined || another !== undefined) {
      const found = [...this.#stages.keys()].join(', ');
      throw new Error(
        `The local cloud serves exactly one stage of one REST API; the templates deploy ${found || 'none'}.`,
      );
    }
    return server.listen(port);
  }

  /** The stage at `https://<api>.execute-api.<region>.amazonaws.com/<stage>`. */
  stage(apiId: string, stageName: string): StageServer | undefined {
    return this.#stages.get(`${apiId}/${stageName}`);
  }

  /** Answers the id of the root resource. An API that there is already keeps what it is made of. */
  addApi(id: string, binaryMediaTypes: readonly string[]): string {
    const known = this.#drafts.get(id);
    if (known !== undefined) {
      this.#drafts.set(id, { ...known, binaryMediaTypes });
      return `${id}root`;
    }
    const root: ApiResource = { id: `${id}root`, parentId: undefined, pathPart: '' };
    this.#drafts.set(id, {
      id,
      binaryMediaTypes,
      resources: new Map([[root.id, root]]),
      methods: [],
      gatewayResponses: new Map(),
    });
    return root.id;
  }

  addResource(apiId: string, resource: ApiResource): void {
    this.#draft(apiId).resources.set(resource.id, resource);
  }

  /** With all that it is made of; its stages answer until they are taken away themselves. */
  removeApi(id: string): void {
    this.#drafts.delete(id);
  }

  removeResource(apiId: string, resourceId: string): void {
    this.#drafts.get(apiId)?.resources.delete(resourceId);
  }

  addMethod(apiId: string, method: ApiMethod): void {
    this.removeMethod(apiId, method);
    const draft = this.#draft(apiId);
    draft.methods = [...draft.methods, method];
  }

  removeMethod(
    apiId: string,
    { resourceId, httpMethod }: Pick<ApiMethod, 'resourceId' | 'httpMethod'>,
  ): void {
    const draft = this.#drafts.get(apiId);
    if (draft === undefined) return;
    draft.methods = draft.methods.filter(
      (method) => method.resourceId !== resourceId || method.httpMethod !== httpMethod,
    );
  }

  removeGatewayResponse(apiId: string, type: string): void {
    this.#drafts.get(apiId)?.gatewayResponses.delete(type);
  }

  addGatewayResponse(apiId: string, type: string, response: GatewayResponse): void {
    this.#draft(apiId).gatewayResponses.set(type, response);
  }

  deploy(apiId: string, deploymentId: string): void {
    const draft = this.#draft(apiId);
    if (draft.methods.length === 0) {
      throw new Error(`Deployment ${deploymentId} has no methods. Make it depend on the methods of its API.`);
    }
    this.#deployments.set(deploymentId, {
      ...draft,
      resources: new Map(draft.resources),
      methods: [...draft.methods],
      gatewayResponses: new Map(draft.gatewayResponses),
    });
  }

  addStage(name: string, deploymentId: string, variables: Stage['variables']): void {
    const api = this.#deployments.get(deploymentId);
    if (api === undefined)
      throw new Error(`Stage ${name} names the deployment ${deploymentId}, which does not exist.`);
    const stage: Stage = { name, api, deploymentId, variables };
    const known = this.stage(api.id, name);
    if (known !== undefined) known.serve(stage);
    else this.#stages.set(`${api.id}/${name}`, new StageServer(this.#deps, stage));
  }

  removeStage(apiId: string, name: string): void {
    this.#stages.delete(`${apiId}/${name}`);
  }

  removeDeployment(deploymentId: string): void {
    this.#deployments.delete(deploymentId);
  }

  #draft(apiId: string): DraftApi {
    const draft = this.#drafts.get(apiId);
    if (draft === undefined) throw new Error(`There is no REST API ${apiId}.`);
    return draft;
  }
}
