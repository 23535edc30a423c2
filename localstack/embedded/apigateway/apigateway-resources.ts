import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ResourceContext, type ResourceHandler, resourceHandler } from '../resource.ts';
import { GatewayResponseProperties } from './gateway-response-properties.ts';
import { MethodProperties } from './method-properties.ts';
import type { RestApis } from './rest-apis.ts';

/** Without local effect: addresses, logs, limits and names for the bill. */
const NO_EFFECT = z.unknown().optional();

export function apiGatewayResources(apis: RestApis): ResourceHandler[] {
  return [
    restApi(apis),
    resource(apis),
    method(apis),
    gatewayResponse(apis),
    deployment(apis),
    stage(apis),
    resourceHandler({
      type: 'AWS::ApiGateway::Account',
      properties: z.strictObject({ CloudWatchRoleArn: NO_EFFECT }),
      create: (_, context) => ({ ref: idOf(context) }),
    }),
  ];
}

function restApi(apis: RestApis): ResourceHandler {
  return resourceHandler({
    type: 'AWS::ApiGateway::RestApi',
    properties: z.strictObject({
      Name: NO_EFFECT,
      Description: NO_EFFECT,
      EndpointConfiguration: NO_EFFECT,
      DisableExecuteApiEndpoint: NO_EFFECT,
      Tags: NO_EFFECT,
      BinaryMediaTypes: z.array(z.string()).default([]),
    }),
    changesInPlace: true,
    remove: ({ ref }) => apis.removeApi(ref),
    create: ({ BinaryMediaTypes }, context) => {
      const id = idOf(context);
      return { ref: id, attributes: { RestApiId: id, RootResourceId: apis.addApi(id, BinaryMediaTypes) } };
    },
  });
}

function resource(apis: RestApis): ResourceHandler {
  return resourceHandler({
    type: 'AWS::ApiGateway::Resource',
    properties: z.strictObject({
      RestApiId: z.string(),
      ParentId: z.string(),
      PathPart: z.string().regex(/^([\w.~-]+|\{[\w.-]+\+?\})$/, { error: 'is not one segment of a path' }),
    }),
    create: ({ RestApiId, ParentId, PathPart }, context) => {
      const id = idOf(context);
      apis.addResource(RestApiId, { id, parentId: ParentId, pathPart: PathPart });
      return { ref: id, attributes: { ResourceId: id } };
    },
    remove: ({ ref }, { RestApiId }) => apis.removeResource(RestApiId, ref),
  });
}

function method(apis: RestApis): ResourceHandler {
  return resourceHandler({
    type: 'AWS::ApiGateway::Method',
    properties: MethodProperties,
    create: ({ RestApiId, ResourceId, HttpMethod, Integration }, context) => {
      apis.addMethod(RestApiId, {
        resourceId: ResourceId,
        httpMethod: HttpMethod,
        functionArn: Integration.Uri,
        timeoutMs: Integration.TimeoutInMillis,
      });
      return { ref: idOf(context) };
    },
    remove: (_resource, { RestApiId, ResourceId, HttpMethod }) =>
      apis.removeMethod(RestApiId, { resourceId: ResourceId, httpMethod: HttpMethod }),
  });
}

function gatewayResponse(apis: RestApis): ResourceHandler {
  return resourceHandler({
    type: 'AWS::ApiGateway::GatewayResponse',
    properties: GatewayResponseProperties,
    create: ({ RestApiId, ResponseType, StatusCode, ResponseParameters, ResponseTemplates }, context) => {
      apis.addGatewayResponse(RestApiId, ResponseType, {
        statusCode: StatusCode,
        headers: ResponseParameters,
        templates: ResponseTemplates,
      });
      const id = idOf(context);
      return { ref: id, attributes: { Id: id } };
    },
    remove: (_resource, { RestApiId, ResponseType }) => apis.removeGatewayResponse(RestApiId, ResponseType),
  });
}

function deployment(apis: RestApis): ResourceHandler {
  return resourceHandler({
    type: 'AWS::ApiGateway::Deployment',
    properties: z.strictObject({ RestApiId: z.string(), Description: NO_EFFECT }),
    create: ({ RestApiId }, context) => {
      const id = idOf(context);
      apis.deploy(RestApiId, id);
      return { ref: id, attributes: { DeploymentId: id } };
    },
    remove: ({ ref }) => apis.removeDeployment(ref),
  });
}

function stage(apis: RestApis): ResourceHandler {
  return resourceHandler({
    type: 'AWS::ApiGateway::Stage',
    properties: z.strictObject({
      RestApiId: z.string(),
      DeploymentId: z.string(),
      StageName: z.string().regex(/^[\w-]{1,128}$/, { error: 'takes letters, digits, - and _ only' }),
      Variables: z.record(z.string(), z.string()).optional(),
      MethodSettings: NO_EFFECT,
      TracingEnabled: NO_EFFECT,
      AccessLogSetting: NO_EFFECT,
      Description: NO_EFFECT,
      Tags: NO_EFFECT,
    }),
    create: ({ DeploymentId, StageName, Variables }) => {
      apis.addStage(StageName, DeploymentId, Variables);
      return { ref: StageName };
    },
    changesInPlace: true,
    remove: ({ ref }, { RestApiId }) => apis.removeStage(RestApiId, ref),
  });
}

/** Ten letters and digits as AWS makes them, but the same at every start. */
function idOf({ stackName, logicalId }: ResourceContext): string {
  const digest = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');
  return BigInt(`0x${digest}`).toString(36).slice(0, 10);
}
