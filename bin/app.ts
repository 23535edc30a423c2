import { App } from 'aws-cdk-lib';
import { addEtlDesign } from '../lib/etl-design.ts';
import { stageOf } from '../lib/stages.ts';

const app = new App();
// biome-ignore lint/style/noProcessEnv: the CDK's command line names account and region this way, and no other
const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
addEtlDesign(
  app,
  stageOf(app.node.tryGetContext('stage')),
  account && region ? { account, region } : undefined,
);
