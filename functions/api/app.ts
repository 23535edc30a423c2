import { OpenAPIHono } from '@hono/zod-openapi';
import { accessLog } from './access-log.ts';
import { type Api, type ApiDeps, type ApiEnv, BASE_PATH } from './context.ts';
import { ContractTable } from './contract-table.ts';
import { gateway } from './gateway.ts';
import { guard } from './guard.ts';
import { answerHeaders } from './headers.ts';
import { idempotency } from './idempotency.ts';
import { refuseInvalidRequest } from './invalid-request.ts';
import { registerComponents } from './openapi-document.ts';
import { problemFor } from './problem.ts';
import { registerRedirects } from './redirects.ts';
import { requestFigures } from './request-figures.ts';
import { registerCancelTask } from './routes/cancel-task.ts';
import { registerChangeMe } from './routes/change-me.ts';
import { registerChangeUser } from './routes/change-user.ts';
import { registerChangeWebhook } from './routes/change-webhook.ts';
import { registerCheckSchema } from './routes/check-schema.ts';
import { registerClearCache } from './routes/clear-cache.ts';
import { registerCompleteUpload } from './routes/complete-upload.ts';
import { registerCreateTask } from './routes/create-task.ts';
import { registerCreateUser } from './routes/create-user.ts';
import { registerCreateWebhook } from './routes/create-webhook.ts';
import { registerDeleteTask } from './routes/delete-task.ts';
import { registerDownloadReport } from './routes/download-report.ts';
import { registerDownloadSql } from './routes/download-sql.ts';
import { registerDownloadWorkbook } from './routes/download-workbook.ts';
import { registerGetCache } from './routes/get-cache.ts';
import { registerGetDetailedHealth } from './routes/get-detailed-health.ts';
import { registerGetDocs } from './routes/get-docs.ts';
import { registerGetDocsFile } from './routes/get-docs-file.ts';
import { registerGetHealth } from './routes/get-health.ts';
import { registerGetKeys } from './routes/get-keys.ts';
import { registerGetMe } from './routes/get-me.ts';
import { registerGetMetrics } from './routes/get-metrics.ts';
import { registerGetOpenApi } from './routes/get-openapi.ts';
import { registerGetParsing } from './routes/get-parsing.ts';
import { registerGetProblem } from './routes/get-problem.ts';
import { registerGetSchema } from './routes/get-schema.ts';
import { registerGetSchemaVersion } from './routes/get-schema-version.ts';
import { registerGetTask } from './routes/get-task.ts';
import { registerGetUser } from './routes/get-user.ts';
import { registerGetValidation } from './routes/get-validation.ts';
import { registerGetWebhook } from './routes/get-webhook.ts';
import { registerInferSchema } from './routes/infer-schema.ts';
import { registerListAudit } from './routes/list-audit.ts';
import { registerListDeliveries } from './routes/list-deliveries.ts';
import { registerListIssues } from './routes/list-issues.ts';
import { registerListProblems } from './routes/list-problems.ts';
import { registerListSchemaVersions } from './routes/list-schema-versions.ts';
import { registerListSchemas } from './routes/list-schemas.ts';
import { registerListTasks } from './routes/list-tasks.ts';
import { registerListUsers } from './routes/list-users.ts';
import { registerListWebhooks } from './routes/list-webhooks.ts';
import { registerLogIn } from './routes/log-in.ts';
import { registerLogOut } from './routes/log-out.ts';
import { registerParseFormula } from './routes/parse-formula.ts';
import { registerRedeliver } from './routes/redeliver.ts';
import { registerRedeliverRange } from './routes/redeliver-range.ts';
import { registerRefreshToken } from './routes/refresh-token.ts';
import { registerRemoveSchema } from './routes/remove-schema.ts';
import { registerRemoveUser } from './routes/remove-user.ts';
import { registerRemoveWebhook } from './routes/remove-webhook.ts';
import { registerRotateSecret } from './routes/rotate-secret.ts';
import { registerSaveSchema } from './routes/save-schema.ts';
import { registerTestToken } from './routes/test-token.ts';
import { registerTestWebhook } from './routes/test-webhook.ts';
import { registerTranslateFormula } from './routes/translate-formula.ts';
import { refuseUnknownRoute } from './unknown-route.ts';

/** What is also there without `/api/v1`: health checks and `type` addresses of problems lead to it. */
const ALSO_AT_ROOT =
  /^\/(health|health\/detailed|metrics|docs|docs\/[^/]+|openapi\.json|\.well-known\/jwks\.json|problems|problems\/[^/]+)$/;

export function createApp(deps: ApiDeps): Api {
  const api: Api = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalidRequest });
  let table: ContractTable | undefined;
  const contracts = () => {
    table ??= new ContractTable(api); // once all routes are registered
    return table;
  };
  api.use(guard(contracts, deps), idempotency(contracts, deps));
  registerRoutes(api, deps);

  const app: Api = new OpenAPIHono<ApiEnv>({ getPath });
  app.use(gateway, accessLog(deps), requestFigures(deps), answerHeaders(deps));
  registerRedirects(app);
  app.route(BASE_PATH, api);
  app.all('*', (c) => refuseUnknownRoute(contracts(), c)); // a handler of `notFound` would throw past the headers
  app.onError(problemFor(deps.logger));
  return app;
}

function registerRoutes(api: Api, deps: ApiDeps): void {
  registerComponents(api);
  registerLogIn(api, deps);
  registerRefreshToken(api, deps);
  registerLogOut(api, deps);
  registerTestToken(api);
  registerGetMe(api, deps);
  registerChangeMe(api, deps);
  registerListUsers(api, deps);
  registerCreateUser(api, deps);
  registerGetUser(api, deps);
  registerChangeUser(api, deps);
  registerRemoveUser(api, deps);
  registerListAudit(api, deps);
  registerSaveSchema(api, deps);
  registerGetSchema(api, deps);
  registerGetSchemaVersion(api, deps);
  registerListSchemaVersions(api, deps);
  registerRemoveSchema(api, deps);
  registerCheckSchema(api, deps);
  registerInferSchema(api, deps);
  registerListSchemas(api, deps);
  registerCreateTask(api, deps);
  registerListTasks(api, deps);
  registerGetTask(api, deps);
  registerCompleteUpload(api, deps);
  registerCancelTask(api, deps);
  registerDeleteTask(api, deps);
  registerGetValidation(api, deps);
  registerListIssues(api, deps);
  registerDownloadReport(api, deps);
  registerGetParsing(api, deps);
  registerDownloadSql(api, deps);
  registerDownloadWorkbook(api, deps);
  registerCreateWebhook(api, deps);
  registerListWebhooks(api, deps);
  registerGetWebhook(api, deps);
  registerChangeWebhook(api, deps);
  registerRemoveWebhook(api, deps);
  registerRotateSecret(api, deps);
  registerTestWebhook(api, deps);
  registerListDeliveries(api, deps);
  registerRedeliver(api, deps);
  registerRedeliverRange(api, deps);
  registerParseFormula(api);
  registerTranslateFormula(api);
  registerGetHealth(api);
  registerGetKeys(api, deps);
  registerGetDetailedHealth(api, deps);
  registerGetMetrics(api, deps);
  registerGetCache(api, deps);
  registerClearCache(api, deps);
  registerGetOpenApi(api);
  registerGetDocs(api);
  registerGetDocsFile(api, deps);
  registerListProblems(api);
  registerGetProblem(api);
}

/** As `URL` reads it, without making one for each request: addresses of requests are in its form already. */
function getPath({ url }: Request): string {
  const path = /^[a-z]+:\/\/[^/]+([^?#]*)/.exec(url)?.[1] ?? '/';
  return ALSO_AT_ROOT.test(path) ? `${BASE_PATH}${path}` : path;
}
