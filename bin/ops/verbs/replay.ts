import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { InvalidInputError } from '../../../shared/errors.ts';
import { parseOptions } from '../../etl/parse-options.ts';
import { COMMON_HELP, COMMON_OPTIONS, deploymentOf, noArguments } from '../common-options.ts';
import { replayEvents } from '../replay/replay-events.ts';
import { StackOutputs } from '../stack-outputs.ts';
import { timeOption } from '../time-option.ts';
import type { Verb } from '../verb.ts';

const RULE_ARN = /^arn:[^:]+:events:[^:]+:\d{12}:rule\/.+$/;
const REPLAY_NAME = /^[.\-_A-Za-z0-9]{1,64}$/;

export const replay: Verb = {
  name: 'replay',
  summary: 'send events of a past time to webhooks, or to another rule, again',
  help: `npm run ops -- replay --from TIME --to TIME --stage NAME [--rule ARN] [--name NAME] [--dry-run]

Sends what the archive of the bus keeps of that time to one rule again, and waits for the end. Webhooks are not told twice
of what they have had, so it does no harm to replay too much, or again.

  --from TIME     the first time, such as 2026-11-27T10:00:00Z, in UTC
  --to TIME       the last time
  --rule ARN      the rule that gets them; when left out, the one that webhooks hang on
  --name NAME     what the replay is called; when left out, made of the present time
${COMMON_HELP}`,
  async run(argv, { write, now }) {
    const text = { type: 'string' } as const;
    const options = { ...COMMON_OPTIONS, from: text, to: text, rule: text, name: text } as const;
    const { values, positionals } = parseOptions(argv, options);
    noArguments(positionals);
    const range = rangeOf(values, now());
    requireMatch('rule', values.rule, RULE_ARN, 'the ARN of a rule, arn:aws:events:…:rule/…');
    requireMatch('name', values.name, REPLAY_NAME, '1 to 64 letters, digits, dots, dashes and underscores');
    const outputs = await StackOutputs.of(deploymentOf(values));
    await replayEvents(
      {
        client: new EventBridgeClient(),
        now,
        sleep: async (milliseconds) => {
          await sleep(milliseconds);
        },
        say: (line) => write(`${line}\n`),
      },
      {
        ...range,
        archive: outputs.get('Service.EventArchiveName'),
        ruleArn: values.rule ?? outputs.get('Service.DeliveryRuleArn'),
        name: values.name,
        isDryRun: values['dry-run'],
      },
    );
  },
};

function rangeOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Date,
): { readonly from: Date; readonly to: Date } {
  const range = { from: timeOption('from', from), to: timeOption('to', to) };
  if (range.from >= range.to) throw new InvalidInputError('--from must be before --to.');
  if (range.from >= now) throw new InvalidInputError('--from lies in the future: nothing has happened then.');
  return range;
}

function requireMatch(name: string, value: string | undefined, pattern: RegExp, what: string): void {
  if (value !== undefined && !pattern.test(value))
    throw new InvalidInputError(`--${name} is ${what}, not “${value}”.`);
}
