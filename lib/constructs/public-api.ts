import { Duration } from 'aws-cdk-lib';
import { EndpointType, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { type GatewayProblem, gatewayProblems } from './gateway-problems.ts';
import { RunbookAlarm } from './runbook-alarm.ts';

export interface PublicApiProps {
  readonly stage: Stage;
  /** Answers every request; the routes are its own. */
  readonly handler: IFunction;
}

/** The front door: a REST API that hands everything to one function and refuses in problem documents. */
export class PublicApi extends Construct {
  /** With the stage's path and a slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, { stage, handler }: PublicApiProps) {
    super(scope, id);
    const api = new RestApi(this, 'Rest', {
      // The alarm's metric goes by this name, so stages of one account must not share it.
      restApiName: `etl-design-${stage.name}`,
      endpointTypes: [EndpointType.REGIONAL],
      // As text, the gateway would put U+FFFD in the place of what is not UTF-8, and nobody could refuse it (ADR 29).
      binaryMediaTypes: ['*/*'],
      // Logging by the gateway needs a role for the whole account; the function logs every request itself.
      cloudWatchRole: false,
      defaultIntegration: new LambdaIntegration(handler, { allowTestInvoke: false }),
      deployOptions: {
        stageName: 'live',
        tracingEnabled: true,
        throttlingRateLimit: stage.throttling.rate,
        throttlingBurstLimit: stage.throttling.burst,
      },
    });
    api.root.addMethod('ANY');
    api.root.addProxy();
    for (const problem of gatewayProblems) addProblem(api, problem);
    this.url = api.url;

    new RunbookAlarm(this, 'ServerErrors', {
      metric: api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 0,
      periods: 2,
      impact: 'Clients get errors that are not theirs; logins, uploads and reports may fail.',
      runbook: 'api-server-errors',
    });
  }
}

function addProblem(api: RestApi, problem: GatewayProblem): void {
  const { on, status, code, title, detail, retryAfterSeconds } = problem;
  const type = `/problems/${code}`;
  api.addGatewayResponse(on.responseType, {
    type: on,
    statusCode: `${status}`,
    responseHeaders: {
      'Content-Type': "'application/problem+json'",
      'Cache-Control': "'no-store'",
      'X-Request-Id': 'context.requestId',
      // These answers hold nothing of anybody's; a page from anywhere may see why it was refused.
      'Access-Control-Allow-Origin': "'*'",
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': `'${retryAfterSeconds}'` }),
    },
    templates: {
      'application/json': JSON.stringify({
        type,
        title,
        status,
        detail,
        code,
        requestId: '$context.requestId',
      }),
    },
  });
}
