import { parseArgs } from 'node:util';
import * as z from 'zod';

export const REPLAY_USAGE = `Sends events of a past time to one rule of the bus again.

  node bin/ops/replay-events.ts --archive <name> --rule <ARN> --from <time> --to <time> [--name <name>] [--dry-run]

  --archive   Output EventArchiveName of the service stack.
  --rule      The rule that gets them, as an ARN. Output DeliveryRuleArn is the one that webhooks hang on.
  --from      First time, RFC 3339, e.g. 2026-11-27T10:00:00Z.
  --to        Last time.
  --name      What the replay is called; made of the present time when left out.
  --dry-run   Says what would happen, and starts nothing.

Account and region come from the environment, as for the AWS CLI. Webhooks are not told twice of what they have had.
`;

export interface ReplayArguments {
  readonly archive: string;
  readonly ruleArn: string;
  readonly from: Date;
  readonly to: Date;
  readonly name?: string | undefined;
  readonly isDryRun: boolean;
}

export class ReplayUsageError extends Error {
  override readonly name = 'ReplayUsageError';
}

const Time = z.iso.datetime({ offset: true, error: 'must be a time like 2026-11-27T10:00:00Z' });
const NAME = /^[.\-_A-Za-z0-9]{1,64}$/;

const Given = z.object({
  archive: z.string({ error: 'is missing' }).min(1, 'is missing'),
  rule: z
    .string({ error: 'is missing' })
    .regex(/^arn:[^:]+:events:[^:]+:\d{12}:rule\/.+$/, 'must be the ARN of a rule'),
  from: z.string({ error: 'is missing' }).pipe(Time),
  to: z.string({ error: 'is missing' }).pipe(Time),
  name: z.string().regex(NAME, 'must be 1 to 64 letters, digits, dots, dashes and underscores').optional(),
});

/** @throws {ReplayUsageError} that names all that is wrong. */
export function parseReplayArguments(argv: readonly string[], now: Date): ReplayArguments {
  const values = valuesOf(argv);
  const { data, error } = Given.safeParse(values);
  if (data === undefined) {
    throw new ReplayUsageError(
      error.issues.map(({ path, message }) => `--${path.join('.')} ${message}.`).join('\n'),
    );
  }
  const from = new Date(data.from);
  const to = new Date(data.to);
  if (from >= to) throw new ReplayUsageError('--from must be before --to.');
  if (from >= now) throw new ReplayUsageError('--from lies in the future: nothing has happened then.');
  return {
    archive: data.archive,
    ruleArn: data.rule,
    from,
    to,
    name: data.name,
    isDryRun: values['dry-run'] === true,
  };
}

function valuesOf(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    archive: text,
    rule: text,
    from: text,
    to: text,
    name: text,
    'dry-run': { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    throw new ReplayUsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
