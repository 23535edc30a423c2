import { describe, expect, test } from 'vitest';
import { apiGatewayResources } from '../../../../localstack/embedded/apigateway/apigateway-resources.ts';
import { deployApi, FUNCTION_URI, restApis } from './an-api.ts';

function refusal(type: string, properties: object): string {
  const handler = apiGatewayResources(restApis().apis).find((one) => one.type === `AWS::ApiGateway::${type}`);
  return handler?.properties.safeParse(properties).error?.message ?? 'is accepted';
}

const METHOD = {
  RestApiId: 'a',
  ResourceId: 'r',
  HttpMethod: 'ANY',
  AuthorizationType: 'NONE',
  Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: FUNCTION_URI },
};
const integration = (part: object) => ({ ...METHOD, Integration: { ...METHOD.Integration, ...part } });

describe('a template', () => {
  test.each([
    ['Method', { ...METHOD, AuthorizationType: 'AWS_IAM' }, 'AWS_IAM is not offered'],
    ['Method', { ...METHOD, ApiKeyRequired: true }, 'API keys are not offered'],
    ['Method', { ...METHOD, RequestValidatorId: 'v' }, 'RequestValidatorId'],
    ['Method', integration({ Type: 'MOCK' }), 'AWS_PROXY'],
    ['Method', integration({ Uri: 'https://example.com' }), 'https://example.com'],
    ['RestApi', { Policy: {} }, 'Policy'],
    ['RestApi', { MinimumCompressionSize: 1 }, 'MinimumCompressionSize'],
    ['Resource', { RestApiId: 'a', ParentId: 'r', PathPart: 'a/b' }, 'one segment'],
    ['Deployment', { RestApiId: 'a', StageName: 's' }, 'StageName'],
    [
      'Stage',
      { RestApiId: 'a', DeploymentId: 'd', StageName: 's', CacheClusterEnabled: true },
      'CacheCluster',
    ],
    ['Stage', { RestApiId: 'a', DeploymentId: 'd', StageName: 'a b' }, 'letters'],
    ['GatewayResponse', { RestApiId: 'a', ResponseType: 'OTHER' }, 'ResponseType'],
    [
      'GatewayResponse',
      { RestApiId: 'a', ResponseType: 'THROTTLED', ResponseTemplates: { 'a/b': '$input.body' } },
      '$input.body is not offered',
    ],
    [
      'GatewayResponse',
      {
        RestApiId: 'a',
        ResponseType: 'THROTTLED',
        ResponseParameters: { 'gatewayresponse.header.A': 'method.request.header.A' },
      },
      'single quotes',
    ],
  ])('is refused for %s %o', (type, properties, message) => {
    expect(refusal(type, properties)).toContain(message);
  });

  test('may set what has no local effect', () => {
    const stage = {
      RestApiId: 'a',
      DeploymentId: 'd',
      StageName: 'prod',
      MethodSettings: [],
      TracingEnabled: true,
      AccessLogSetting: {},
    };
    expect(refusal('Stage', stage)).toBe('is accepted');
    expect(refusal('Account', { CloudWatchRoleArn: 'x' })).toBe('is accepted');
    expect(refusal('RestApi', { EndpointConfiguration: { Types: ['REGIONAL'] } })).toBe('is accepted');
  });

  test('gives an API the same id at every start', async () => {
    const idOf = async () => (await restApis().create('RestApi', {}, 'Api')).ref;
    expect(await idOf()).toBe(await idOf());
  });

  test('serves what was there when it was deployed', async () => {
    const { apis, create } = restApis();
    const { ref: RestApiId, attributes } = await create('RestApi', {});
    await create('Method', {
      ...METHOD,
      RestApiId,
      ResourceId: attributes?.RootResourceId,
      HttpMethod: 'GET',
    });
    const { ref: DeploymentId } = await create('Deployment', { RestApiId });
    await create('Method', {
      ...METHOD,
      RestApiId,
      ResourceId: attributes?.RootResourceId,
      HttpMethod: 'PUT',
    });
    await create('Stage', { RestApiId, DeploymentId, StageName: 'prod' });
    const { url, close } = await apis.listen(0);
    const statuses = await Promise.all(
      ['GET', 'PUT'].map(async (method) => (await fetch(url, { method })).status),
    );
    await close();
    expect(statuses).toEqual([200, 403]);
  });

  test('cannot deploy an API before its methods', async () => {
    const { create } = restApis();
    await expect(deployApi(create, { routes: [] })).rejects.toThrow('depend on the methods');
  });
});
