import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LOG_QUERIES } from '../log-queries.ts';
import type { Stage } from '../stages.ts';
import type { Environment, NodeFunction } from './node-function.ts';

export interface SavedQueriesProps {
  readonly stage: Stage;
  readonly functions: readonly NodeFunction<Environment>[];
}

/** The questions that whoever is on call asks the logs, ready in CloudWatch Logs Insights, in a folder of the stage. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, { stage, functions }: SavedQueriesProps) {
    super(scope, id);
    for (const { name, of, lines } of LOG_QUERIES) {
      const asked = functions.filter((one) => of === undefined || one.name === of);
      new CfnQueryDefinition(this, idOf(name), {
        name: `etl-design/${stage.name}/${name}`,
        queryString: lines.join('\n| '),
        logGroupNames: asked.map(({ logGroup }) => logGroup.logGroupName),
      });
    }
  }
}

/** `life of one task` becomes `LifeOfOneTask`. */
function idOf(name: string): string {
  return name.replaceAll(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase());
}
