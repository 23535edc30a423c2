import type { APIGatewayProxyEvent } from 'aws-lambda';
import { expect, onTestFinished } from 'vitest';
import { apiGatewayResources } from '../../../../localstack/embedded/apigateway/apigateway-resources.ts';
import { RestApis } from '../../../../localstack/embedded/apigateway/rest-apis.ts';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import type { Resource, ResourceContext } from '../../../../localstack/embedded/resource.ts';
import type { Access, Authorizer, Functions, Principal } from '../../../../localstack/embedded/service.ts';

export const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:000000000000:function:api';
export const FUNCTION_URI = `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`;

export type Handler = (event: APIGatewayProxyEvent) => unknown;

/** REST APIs over a function that is a callback, where everything is allowed unless a test says otherwise. */
export function restApis(handler: Handler = () => ({ statusCode: 200 })) {
  const clock = new JumpingClock();
  const asked: { principal: Principal; accesses: readonly Access[] }[] = [];
  const logged: string[] = [];
  const functions: Functions = {
    invoke: async (_, event) => handler(event as APIGatewayProxyEvent), // what the gateway claims it to be

    principalOf: () => expect.fail('nobody asks the gateway who the function is'),
  };
  const authorizer: Authorizer = {
    authorize: (principal, accesses) => void asked.push({ principal, accesses }),
  };
  const apis = new RestApis({
    functions,
    authorizer: { authorize: (...args) => authorizer.authorize(...args) },
    place: { region: 'eu-central-1', account: '000000000000' },
    clock,
    log: ({ text }) => void logged.push(text),
  });
  return { apis, authorizer, clock, asked, logged, create: creator(apis) };
}

/** Makes a resource as the template would, its properties checked. */
function creator(apis: RestApis) {
  const handlers = new Map(apiGatewayResources(apis).map((handler) => [handler.type, handler]));
  return async (type: string, properties: object, logicalId = type): Promise<Resource> => {
    const handler = handlers.get(`AWS::ApiGateway::${type}`) ?? expect.fail(`no handler for ${type}`);
    const context: ResourceContext = {
      stackName: 'Service',
      logicalId,
      name: (given) => given ?? logicalId,
      assetDirectory: () => expect.fail('an API has no asset'),
    };
    return handler.create(handler.properties.parse(properties), context);
  };
}

export interface AnApi {
  readonly api?: object;
  /** The root and everything below it by default. */
  readonly routes?: readonly (readonly [verb: string, path: string])[];
  readonly gatewayResponses?: readonly object[];
  readonly stage?: object;
  readonly integration?: object;
}

/** A deployed API on a port of its own. */
export async function anApi(handler?: Handler, template: AnApi = {}) {
  const world = restApis(handler);
  await deployApi(world.create, template);
  const listening = await world.apis.listen(0);
  onTestFinished(() => listening.close());
  const { url } = listening;
  return { ...world, url, get: (path: string, init?: RequestInit) => fetch(url + path, init) };
}

export async function deployApi(create: ReturnType<typeof creator>, template: AnApi = {}): Promise<void> {
  const { ref: RestApiId, attributes } = await create('RestApi', { Name: 'api', ...template.api });
  const ids = new Map([['', attributes?.RootResourceId ?? '']]);
  for (const [HttpMethod, path] of template.routes ?? [
    ['ANY', ''],
    ['ANY', '/{proxy+}'],
  ]) {
    let parent = '';
    for (const PathPart of path.split('/').slice(1)) {
      const here = `${parent}/${PathPart}`;
      if (!ids.has(here)) {
        const made = await create('Resource', { RestApiId, ParentId: ids.get(parent), PathPart }, here);
        ids.set(here, made.ref);
      }
      parent = here;
    }
    await create('Method', {
      RestApiId,
      ResourceId: ids.get(path),
      HttpMethod,
      AuthorizationType: 'NONE',
      Integration: {
        Type: 'AWS_PROXY',
        IntegrationHttpMethod: 'POST',
        Uri: FUNCTION_URI,
        ...template.integration,
      },
    });
  }
  for (const response of template.gatewayResponses ?? []) {
    await create('GatewayResponse', { RestApiId, ...response });
  }
  const { ref: DeploymentId } = await create('Deployment', { RestApiId });
  await create('Stage', { RestApiId, DeploymentId, StageName: 'prod', ...template.stage });
}
