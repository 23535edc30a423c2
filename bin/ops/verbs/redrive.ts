import { SQSClient } from '@aws-sdk/client-sqs';
import { InvalidInputError } from '../../../shared/errors.ts';
import { parseOptions } from '../../etl/parse-options.ts';
import { COMMON_HELP, COMMON_OPTIONS, deploymentOf, onlyArgument } from '../common-options.ts';
import type { DeadLetters } from '../redrive/dead-letters.ts';
import { queueLetters } from '../redrive/queue-letters.ts';
import { ruleLetters } from '../redrive/rule-letters.ts';
import { StackOutputs } from '../stack-outputs.ts';
import type { Verb } from '../verb.ts';

type Find = (sqs: SQSClient, outputs: StackOutputs) => Promise<DeadLetters>;

const ofQueue =
  (output: string): Find =>
  (sqs, outputs) =>
    queueLetters(sqs, outputs.get(output));

/** Where dead letters can lie. */
const PLACES: Readonly<Record<string, Find>> = {
  intake: ofQueue('Data.IntakeQueueUrl'),
  validation: ofQueue('Service.ValidationQueueUrl'),
  parsing: ofQueue('Service.ParsingQueueUrl'),
  reports: ofQueue('Service.ReportQueueUrl'),
  delivery: ofQueue('Service.DeliveryQueueUrl'),
  quick: ofQueue('Service.QuickQueueUrl'),
  trial: ofQueue('Service.TrialQueueUrl'),
  slow: ofQueue('Service.SlowQueueUrl'),
  events: (sqs, outputs) =>
    ruleLetters(sqs, outputs.get('Service.EventDeadLettersUrl'), outputs.get('Service.DeliveryQueueUrl')),
  sweeper: (sqs, outputs) => ruleLetters(sqs, outputs.get('Service.SweeperDeadLettersUrl'), undefined),
};
const NAMES = Object.keys(PLACES).join(', ');
/** The next run does what they were for. */
const IS_DELETED = 'sweeper';

export const redrive: Verb = {
  name: 'redrive',
  summary: 'move dead letters back to where they were going',
  help: `npm run ops -- redrive QUEUE --stage NAME [--dry-run]

Moves all dead letters of QUEUE (${NAMES}) back, once the cause is gone.
Messages for what is over by now are recognised by the workers and do no harm. Those of events go to the delivery queue. Those of
the sweeper are deleted: its next run does what they were for.

${COMMON_HELP}`,
  async run(argv, { write }) {
    const { values, positionals } = parseOptions(argv, COMMON_OPTIONS);
    const queue = onlyArgument(positionals, 'queue');
    const find = Object.hasOwn(PLACES, queue) ? PLACES[queue] : undefined;
    if (find === undefined) throw new InvalidInputError(`“${queue}” is none of the queues ${NAMES}.`);
    const { count, redrive } = await find(new SQSClient(), await StackOutputs.of(deploymentOf(values)));
    const done = queue === IS_DELETED ? 'deleted' : 'moved back';
    if (count === 0) write(`${queue} has 0 dead letters. Nothing to do.\n`);
    else if (values['dry-run']) write(`${queue} has ${count} dead letters. They would be ${done}.\n`);
    else write(`${queue}: ${await redrive()} dead letters were ${done}.\n`);
  },
};
