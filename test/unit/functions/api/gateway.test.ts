import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { handle, type LambdaContext } from 'hono/aws-lambda';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Problem } from '../../../../functions/api/problem.ts';
import { startApi, type TestApi } from '../../../support/api.ts';
import { aSchemaVersion } from '../../../support/builders.ts';

const FILE = { name: 'ü.csv', size: 1, contentType: 'text/csv' };

/** Calls the API as API Gateway does for a stage `dev`. */
async function callThroughGateway(
  api: TestApi,
  { httpMethod = 'GET', path, headers = {}, body }: Partial<APIGatewayProxyEvent> & { path: string },
): Promise<APIGatewayProxyResult> {
  const event = {
    httpMethod,
    path,
    headers,
    multiValueHeaders: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value ?? '']]),
    ),
    body: body === undefined || body === null ? null : Buffer.from(body).toString('base64'),
    isBase64Encoded: body !== undefined,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    resource: '/{proxy+}',
    requestContext: { path: `/dev${path}`, requestId: 'c6af9ac6-7b61-11e6', stage: 'dev' },
  };
  // safe because these are the members of the event that the adapter and the API read
  const invoke = handle(api.app) as unknown as (
    event: unknown,
    context: Partial<LambdaContext>,
  ) => Promise<APIGatewayProxyResult>;
  return invoke(event, {});
}

test('a task is created, with a location that leads back through the stage', async () => {
  const api = await startApi();
  await api.schemas.save(aSchemaVersion(), 0);
  const result = await callThroughGateway(api, {
    httpMethod: 'POST',
    path: '/api/v1/tasks',
    headers: { authorization: `Bearer ${await api.tokenOf('ada')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ workflows: ['validation'], schema: 'users', file: FILE }),
  });
  expect(result.statusCode).toBe(201);
  const created = z.object({ task: z.object({ id: z.string() }) }).parse(JSON.parse(result.body));
  expect(result.multiValueHeaders).toMatchObject({
    location: [`/dev/api/v1/tasks/${created.task.id}`],
    'x-request-id': ['c6af9ac6-7b61-11e6'],
  });
  expect(await api.tasks.get('ada', created.task.id)).toMatchObject({
    file: FILE,
    requestId: 'c6af9ac6-7b61-11e6',
  });
});

test('a refusal is a problem document that names the path as the client called it', async () => {
  const api = await startApi();
  const result = await callThroughGateway(api, { path: '/health/nothing' });
  expect(result.statusCode).toBe(404);
  expect(result.multiValueHeaders).toMatchObject({ 'content-type': ['application/problem+json'] });
  expect(Problem.parse(JSON.parse(result.body))).toMatchObject({
    instance: '/dev/health/nothing',
    requestId: 'c6af9ac6-7b61-11e6',
  });
});
