import type { App, Environment } from 'aws-cdk-lib';
import { encryptWithKeyOfCustomer } from './customer-key.ts';
import { DataStack } from './data-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { checkStage } from './stage-problems.ts';
import type { Stage } from './stages.ts';
import { watchOver } from './watch-over.ts';

export interface EtlDesign {
  readonly data: DataStack;
  readonly service: ServiceStack;
}

/**
 * The whole system of one stage: what survives, and what can be rebuilt.
 * @throws {StageInvalidError}
 */
export function addEtlDesign(app: App, stage: Stage, env?: Environment): EtlDesign {
  checkStage(stage);
  const props = { stage, env, tags: { application: 'etl-design', stage: stage.name } };
  const data = new DataStack(app, `EtlDesign-${stage.name}-Data`, props);
  const service = new ServiceStack(app, `EtlDesign-${stage.name}-Service`, { ...props, data });
  watchOver(data, service, stage);
  if (stage.encryptionKey === 'customer') encryptWithKeyOfCustomer(data, service, stage);
  return { data, service };
}
