import { markdownTable } from '../page/markdown-table.ts';
import { MEASURED_AT_ONCE, WAITING } from '../workers/service-time.ts';
import { scaleTables } from './scale-tables.ts';
import type { SimulatedDays } from './simulated-days.ts';
import { TASK_KINDS } from './traffic.ts';

/** `docs/scale.md`. */
export function renderScalePage(days: SimulatedDays): string {
  const { waits, limits, breaks } = scaleTables(days);
  const { users, tasks, floodTasks, floodersTasks, monthUsd } = days;
  const kinds = TASK_KINDS.map(({ share, worker, work, bytes }) => [
    `${worker}, ${work}`,
    `${count(bytes / 1000)} kB`,
    `${Number((share * 100).toFixed(1))} %`,
  ]);
  return `# Scale

Written by \`npm run simulate\`; do not edit. It is a model with measured service times, not the system itself: ${count(users)} users send
${count(tasks)} tasks in a day, and one more sends ${count(floodTasks)}, from 10 o’clock on, to the stage \`prod\`. A test repeats a small day and compares.

## What breaks first

The first line starts from the system as it is, the others from one in which everything has been lifted that a tenth of it needs.

${markdownTable(breaks)}

Waits grow before anything is lost: a queue keeps what its workers cannot take, and what a table or a bucket refuses is tried again.

## One user floods

Queues hand out first what belongs to whoever has the fewest messages in work, so the flooder’s backlog is the flooder’s. The waits of the others are of
tasks that began between 10 and 13 o’clock; the oldest messages are of the whole day. The goal is at most twice the wait of the first column.

${markdownTable(waits)}

The last column is what the API’s limit of requests for each user prevents, and the worst of it: S3’s notices carry no owner. Intake sends each again in its
owner’s name ([ADR 28](adr/0028-uploads-wait-in-their-owners-names.md)), but here everybody waits for everybody in its queue.

## How full each limit is

By the second column, with the flood. A month of such days costs $${count(monthUsd['us-east-1'])} in us-east-1 and $${count(monthUsd['eu-central-1'])} in eu-central-1, beside what [an idle month](costs.md) costs.

${markdownTable(limits)}

The flooder’s own tasks are one more hot key: ${count(floodersTasks)} write units in its busiest second, of 1,000. That one does not grow with the number of users.

## What the model assumes

- Tasks: the kinds below; half of them come from a quarter of the users. Between 8 and 17 o’clock there is ten times as much as at night, and
  the first two minutes of every hour have six times as much as the others.
- Workers take the CPU seconds that \`npm run bench:workers\` measured ([costs](costs.md)), ${MEASURED_AT_ONCE}, and wait for ${WAITING}. Cold starts, retries, hits of the cache and
  webhooks’ endpoints ([ADR 43](adr/0043-workers-that-wait-take-more.md) has a simulation of those that hang: 5,000 at once in \`dev\`, 15,000 in \`prod\`) are left out; so is that Lambda adds instances for a queue step by step.
- Uploads begin a second after their task and come at 10 Mbit a second. Intake takes 0.25 s for each ten files, deliveries 0.2 s for each ten events, a request
  of the API 0.05 s; a client asks four times for each task. These are assumed.
- An item of \`tasks\` has 2 KB, a schema 8 KB, and all validations use the same one. An index by status gets 2 write units when a task leaves a
  status, and 2 when it enters one.
- Time is the local cloud’s \`Clock\`, on a clock of the simulation’s own: the local cloud’s runs on by itself while work is done, so that a day would depend on the machine.
  The queue has the order of the local cloud’s fair queues, which a test compares; that one sorts its whole backlog at each receive, and here it has up to a hundred thousand messages.
- Quotas are AWS’s defaults in us-east-1. New accounts and other regions may have less.

${markdownTable({ head: ['Kind of task', 'File', 'Share'], rows: kinds })}
`;
}

function count(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 });
}
