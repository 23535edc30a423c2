import { readEnv } from '../../shared/runtime/env.ts';
import { restApiHandler } from '../../shared/runtime/rest-api-handler.ts';
import { createApp } from './app.ts';
import { createDeps } from './deps.ts';
import { ApiEnv, LambdaEnv } from './env.ts';

export const handler = restApiHandler(
  createApp(createDeps(readEnv(ApiEnv), readEnv(LambdaEnv).LAMBDA_TASK_ROOT)),
);
