import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { stageNames } from '../../lib/stages.ts';
import { PROBLEMS } from '../../shared/problem-catalogue.ts';
import { operationsIn } from '../support/openapi.ts';
import { propertiesOf } from './resources.ts';

const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  requestId: z.literal('$context.requestId'),
});

describe.each(stageNames)('the public API of stage %s', (stage) => {
  const responses = propertiesOf(stage, 'AWS::ApiGateway::GatewayResponse', {
    ResponseType: z.string(),
    StatusCode: z.string(),
    ResponseParameters: z.record(z.string(), z.string()),
    ResponseTemplates: z.record(z.string(), z.string()),
  });
  const problems = responses.map((response) => ({
    ...response,
    problem: Problem.parse(JSON.parse(response.ResponseTemplates['application/json'] ?? '')),
  }));

  test('refuses in problem documents whatever the gateway refuses by itself', () => {
    const types = responses.map(({ ResponseType }) => ResponseType);
    expect(types).toEqual(expect.arrayContaining(['DEFAULT_4XX', 'DEFAULT_5XX', 'THROTTLED']));
    for (const { ResponseType, ResponseParameters } of responses) {
      expect(ResponseParameters, ResponseType).toMatchObject({
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
        'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
      });
    }
  });

  test('hands bodies on as the bytes that came, so that what is not UTF-8 can be refused', () => {
    const apis = propertiesOf(stage, 'AWS::ApiGateway::RestApi', { BinaryMediaTypes: z.array(z.string()) });
    expect(apis).toMatchObject([{ BinaryMediaTypes: ['*/*'] }]);
  });

  test('says the same in the status and in the body', () => {
    for (const { ResponseType, StatusCode, problem } of problems) {
      expect(`${problem.status}`, ResponseType).toBe(StatusCode);
      expect(problem.type, ResponseType).toBe(`/problems/${problem.code}`);
    }
  });

  test('is described with every status that any request can get from the gateway', () => {
    const anyRequest = /^(DEFAULT_|THROTTLED|INTEGRATION_)/;
    const statuses = responses.filter(({ ResponseType }) => anyRequest.test(ResponseType));
    const operations = operationsIn(JSON.parse(readFileSync('docs/openapi.json', 'utf8')));
    for (const { operationId, responses: described } of operations) {
      for (const { StatusCode } of statuses) expect(described, operationId).toHaveProperty(StatusCode);
    }
  });

  test('says when to come back to whoever comes too often', () => {
    const throttled = responses.filter(({ StatusCode }) => StatusCode === '429');
    expect(throttled).toHaveLength(1);
    for (const { ResponseParameters } of throttled) {
      expect(ResponseParameters['gatewayresponse.header.Retry-After']).toMatch(/^'[1-9]\d*'$/);
    }
  });

  test('uses the codes and titles that the catalogue of problems explains', () => {
    const titles = new Map<string, string>(
      Object.entries(PROBLEMS).map(([code, { title }]) => [code, title]),
    );
    for (const { problem } of problems) expect(problem.title, problem.code).toBe(titles.get(problem.code));
  });

  test('hands every path and method to one function', () => {
    const methods = propertiesOf(stage, 'AWS::ApiGateway::Method', {
      HttpMethod: z.literal('ANY'),
      Integration: z.object({ Type: z.literal('AWS_PROXY') }),
    });
    const resources = propertiesOf(stage, 'AWS::ApiGateway::Resource', { PathPart: z.string() });
    expect(methods).toHaveLength(2);
    expect(resources.map(({ PathPart }) => PathPart)).toEqual(['{proxy+}']);
  });

  test('takes a limited number of requests per second', () => {
    const [live] = propertiesOf(stage, 'AWS::ApiGateway::Stage', {
      StageName: z.literal('live'),
      MethodSettings: z.array(
        z.object({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() }),
      ),
    });
    expect(live?.MethodSettings).toHaveLength(1);
  });
});
