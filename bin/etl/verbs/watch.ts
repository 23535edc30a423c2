import { InvalidInputError } from '../../../shared/errors.ts';
import { parseOptions } from '../parse-options.ts';
import type { Verb } from '../verb.ts';
import {
  WAITING_EXIT_CODES,
  WAITING_HELP,
  WAITING_OPTIONS,
  type WaitingCommand,
  waitingOf,
} from './waiting-options.ts';

export interface WatchCommand extends WaitingCommand {
  readonly name: 'watch';
  readonly taskId: string;
}

export const watchVerb: Verb<WatchCommand> = {
  name: 'watch',
  summary: 'wait for a task of a backend, and show what came of it',
  options: WAITING_OPTIONS,
  help: `etl watch TASK [options]

Waits for a task that is there already, such as one of “upload --no-wait”, and
shows what comes of it: as text on a terminal, otherwise as one line of JSON.
Ctrl-C ends the waiting, and the task only if you want that.

Options
${WAITING_HELP}

Example
  etl watch 0199c1a5-7c1e-7d52-a1f0-3f5b5a6f9b10 --report report.csv

${WAITING_EXIT_CODES}
`,
  read(argv) {
    const { values, positionals } = parseOptions(argv, WAITING_OPTIONS);
    const [taskId, ...others] = positionals;
    if (taskId === undefined || others.length > 0)
      throw new InvalidInputError('Name one task by its id: etl watch TASK.');
    return { name: 'watch', taskId, ...waitingOf(values) };
  },
};
