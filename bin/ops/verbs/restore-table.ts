import {
  DescribeContinuousBackupsCommand,
  DynamoDBClient,
  RestoreTableToPointInTimeCommand,
} from '@aws-sdk/client-dynamodb';
import { parseOptions } from '../../etl/parse-options.ts';
import { COMMON_HELP, COMMON_OPTIONS, deploymentOf, onlyArgument } from '../common-options.ts';
import { StackOutputs } from '../stack-outputs.ts';
import { tableNamed } from '../tables.ts';
import { timeOption } from '../time-option.ts';
import { OpsError, type Verb } from '../verb.ts';

export const restoreTable: Verb = {
  name: 'restore-table',
  summary: 'bring a table back, as it was at some time, beside the present one',
  help: `npm run ops -- restore-table TABLE --at TIME --stage NAME [--dry-run]

Makes a new table with what TABLE (Tasks, Users, …) held at TIME; the present one stays as it is. Then look at what came
back, and take it over with \`copy-table\`. A restored table costs until you delete it.

  --at TIME       such as 2026-11-27T08:30:00Z, in UTC; within the last 35 days
${COMMON_HELP}`,
  async run(argv, { write }) {
    const options = { ...COMMON_OPTIONS, at: { type: 'string' } } as const;
    const { values, positionals } = parseOptions(argv, options);
    const table = onlyArgument(positionals, 'table');
    const at = timeOption('at', values.at);
    const outputs = await StackOutputs.of(deploymentOf(values));
    const SourceTableName = tableNamed(table, outputs);
    const TargetTableName = `${SourceTableName}-${at.toISOString().replaceAll(/[:.]/g, '-')}`;
    const dynamoDb = new DynamoDBClient();
    await requireRestorable(dynamoDb, SourceTableName, at);
    if (values['dry-run']) {
      write(`${SourceTableName} would be restored as of ${at.toISOString()} into ${TargetTableName}.\n`);
      return;
    }
    await dynamoDb.send(
      new RestoreTableToPointInTimeCommand({ SourceTableName, TargetTableName, RestoreDateTime: at }),
    );
    write(`${TargetTableName} is being made, which takes from minutes to hours. Then:

  aws dynamodb wait table-exists --table-name ${TargetTableName}
  npm run ops -- copy-table ${TargetTableName} --into ${table} --stage ${values.stage} --dry-run
  npm run ops -- copy-table ${TargetTableName} --into ${table} --stage ${values.stage}
  aws dynamodb delete-table --table-name ${TargetTableName}
`);
  },
};

/** @throws {OpsError} when the table was not watched at that time */
async function requireRestorable(dynamoDb: DynamoDBClient, TableName: string, at: Date): Promise<void> {
  const { ContinuousBackupsDescription } = await dynamoDb.send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  const recovery = ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } = recovery ?? {};
  if (recovery?.PointInTimeRecoveryStatus !== 'ENABLED' || earliest === undefined || latest === undefined)
    throw new OpsError(`${TableName} has no point-in-time recovery.`);
  if (at < earliest || at > latest)
    throw new OpsError(
      `${TableName} can be restored from ${earliest.toISOString()} to ${latest.toISOString()}, and not as of ${at.toISOString()}.`,
    );
}
