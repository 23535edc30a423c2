import { App } from 'aws-cdk-lib';
import { addEtlDesign } from '../lib/etl-design.ts';
import { StageInvalidError } from '../lib/stage-problems.ts';
import { stageOf, UnknownStageError } from '../lib/stages.ts';

const app = new App();
// biome-ignore lint/style/noProcessEnv: the CDK's command line names account and region this way, and no other
const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;

try {
  const stage = stageOf(app.node.tryGetContext('stage'));
  addEtlDesign(app, stage, account && region ? { account, region } : undefined);
} catch (error) {
  if (!(error instanceof UnknownStageError || error instanceof StageInvalidError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
