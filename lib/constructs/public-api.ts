import { type Acknowledgment, Validations } from 'aws-cdk-lib';
import {
  type DomainName,
  EndpointType,
  LambdaIntegration,
  RestApi,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { figureMetric } from './figure-metric.ts';
import { Firewall } from './firewall.ts';
import { type GatewayProblem, gatewayProblems } from './gateway-problems.ts';
import { ALARM_PERIOD, RunbookAlarm } from './runbook-alarm.ts';

export interface PublicApiProps {
  readonly stage: Stage;
  /** Answers every request; the routes are its own. */
  readonly handler: IFunction;
}

/** The front door: a REST API that hands everything to one function and refuses in problem documents. */
export class PublicApi extends Construct {
  readonly api: RestApi;
  /** With a slash at the end, and the gateway's own path before it unless the domain is the team's own. */
  readonly url: string;
  /** What the team's own name has to lead to, by an alias or a CNAME record; undefined when there is no such name. */
  readonly domainTarget: string | undefined;

  constructor(scope: Construct, id: string, { stage, handler }: PublicApiProps) {
    super(scope, id);
    const api = new RestApi(this, 'Rest', {
      // The alarm's metric goes by this name, so stages of one account must not share it.
      restApiName: `etl-design-${stage.name}`,
      endpointTypes: [EndpointType.REGIONAL],
      // Whoever has a name of their own wants nobody to go around it.
      disableExecuteApiEndpoint: stage.domain !== undefined,
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
    const { domain, firewall } = stage;
    const alias = domain && addDomain(api, domain);
    this.url = domain === undefined ? api.url : `https://${domain.name}/`;
    this.domainTarget = alias?.domainNameAliasDomainName;
    if (firewall !== 'off') new Firewall(this, 'Firewall', { api, ...firewall });

    Validations.of(this).acknowledge(...acknowledgements(stage));

    this.api = api;
    this.#watch(stage);
  }

  #watch(stage: Stage): void {
    new RunbookAlarm(this, 'ServerErrors', {
      // Each request reports 0 or 1, so that the average is the rate.
      metric: this.api.metricServerError({ period: ALARM_PERIOD, statistic: 'Average' }),
      threshold: 0.01,
      periods: 2,
      impact:
        'More than one request in a hundred fails by a fault that is not the client’s; logins, uploads and reports may fail.',
      runbook: 'api-server-errors',
    });
    new RunbookAlarm(this, 'Slow', {
      // The gateway's own figure holds those who asked to wait for the end of a task.
      metric: figureMetric('RequestMs', { stage, of: 'api', period: ALARM_PERIOD, statistic: 'p99' }),
      threshold: 5000,
      periods: 3,
      impact: 'One request in a hundred takes more than five seconds; clients and the page wait.',
      runbook: 'api-slow',
    });
  }
}

function acknowledgements({ firewall }: Stage): Acknowledgment[] {
  const own =
    'Roles, owners and public routes are ours: the function checks its own tokens with each request.';
  const log =
    'The gateway could only log by a role that holds for the whole account; the function logs every request with its id, user and status.';
  const off = {
    id: 'AwsSolutions-APIG3',
    reason: 'This stage has its firewall switched off in lib/stages.ts.',
  };
  return [
    { id: 'AwsSolutions-APIG4', reason: own },
    { id: 'AwsSolutions-COG4', reason: own },
    {
      id: 'AwsSolutions-APIG2',
      reason: 'The function checks requests by the schemas that /openapi.json is made of.',
    },
    ...['AwsSolutions-APIG1', 'AwsSolutions-APIG6', 'Serverless-APIGWAccessLogging'].map((id) => ({
      id,
      reason: log,
    })),
    ...(firewall === 'off' ? [off] : []),
  ];
}

function addDomain(api: RestApi, { name, certificateArn }: NonNullable<Stage['domain']>): DomainName {
  return api.addDomainName('Domain', {
    domainName: name,
    certificate: Certificate.fromCertificateArn(api, 'Certificate', certificateArn),
    endpointType: EndpointType.REGIONAL,
    securityPolicy: SecurityPolicy.TLS_1_2,
  });
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
