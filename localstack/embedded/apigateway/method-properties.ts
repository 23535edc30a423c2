import { z } from 'zod';

const FUNCTION_URI =
  /^arn:aws:apigateway:[^:]+:lambda:path\/2015-03-31\/functions\/(?<arn>arn:aws:lambda:[^/]+)\/invocations$/;

/** A Lambda proxy integration; the answer to every other type would be made by the gateway itself. */
const Integration = z.strictObject({
  Type: z.literal('AWS_PROXY'),
  IntegrationHttpMethod: z.literal('POST'),
  Uri: z.string().transform((uri, context) => {
    const arn = FUNCTION_URI.exec(uri)?.groups?.arn;
    if (arn !== undefined) return arn;
    context.addIssue(`is not the URI of a Lambda function: ${uri}`);
    return z.NEVER;
  }),
  TimeoutInMillis: z.int().min(50).max(29_000).default(29_000),
});

export const MethodProperties = z.strictObject({
  RestApiId: z.string(),
  ResourceId: z.string(),
  HttpMethod: z.enum(['ANY', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']),
  AuthorizationType: z.literal('NONE', {
    error: ({ input }) => `${input} is not offered: the local cloud has methods without authorization only`,
  }),
  ApiKeyRequired: z.literal(false, { error: 'API keys are not offered' }).optional(),
  Integration,
  /** Without local effect: a name for generated SDKs. */
  OperationName: z.unknown().optional(),
});
