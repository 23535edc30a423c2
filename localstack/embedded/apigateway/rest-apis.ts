import type { GatewayResponse } from './gateway-response.ts';
import type { ApiMethod, ApiResource, RestApiDefinition, Stage } from './rest-api.ts';
import { type Listening, StageServer, type StageServerDeps } from './stage-server.ts';

interface DraftApi extends RestApiDefinition {
  readonly resources: Map<string, ApiResource>;
  readonly methods: ApiMethod[];
  readonly gatewayResponses: Map<string, GatewayResponse>;
}

/** The REST APIs of the templates. A deployment freezes what there is of an API at that moment, as on AWS. */
export class RestApis {
  readonly #deps: StageServerDeps;
  readonly #drafts = new Map<string, DraftApi>();
  readonly #deployments = new Map<string, RestApiDefinition>();
  readonly #stages: Stage[] = [];

  constructor(deps: StageServerDeps) {
    this.#deps = deps;
  }

  /** Serves the one stage there is on 127.0.0.1; port 0 takes any. @throws {Error} EADDRINUSE */
  listen(port: number): Promise<Listening> {
    const [stage, another] = this.#stages;
    if (stage === undefined || another !== undefined) {
      const found = this.#stages.map(({ name, api }) => `${api.id}/${name}`).join(', ');
      throw new Error(
        `The local cloud serves exactly one stage of one REST API; the templates deploy ${found || 'none'}.`,
      );
    }
    return new StageServer(this.#deps, stage).listen(port);
  }

  /** Answers the id of the root resource. */
  addApi(id: string, binaryMediaTypes: readonly string[]): string {
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

  addMethod(apiId: string, method: ApiMethod): void {
    this.#draft(apiId).methods.push(method);
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
    this.#stages.push({ name, api, deploymentId, variables });
  }

  #draft(apiId: string): DraftApi {
    const draft = this.#drafts.get(apiId);
    if (draft === undefined) throw new Error(`There is no REST API ${apiId}.`);
    return draft;
  }
}
