import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { type EtlClient, required, type Task } from '../../client/etl-client.ts';
import { ProblemError } from '../../client/problem-error.ts';
import type { SmokeOptions } from './smoke-options.ts';
import type { Steps } from './steps.ts';

const EXAMPLES = fileURLToPath(new URL('../../docs/examples/', import.meta.url));
/** In `people.csv`. */
const WRONG_CELLS = ['B3', 'C3', 'C4', 'A5', 'D5'];
const PAUSE_MS = 1000;

/** Something is not as it must be. */
class SmokeError extends Error {
  override readonly name = 'SmokeError';
}

export type JourneyOptions = Pick<SmokeOptions, 'parses' | 'webhook'>;

/** What a customer does with a backend, from the schema to the report. @throws {StepFailedError} at the first that fails. */
export async function journey(
  client: EtlClient,
  steps: Steps,
  { parses, webhook }: JourneyOptions,
): Promise<void> {
  if (webhook !== undefined) await hearOfEvents(client, steps, webhook);
  await validateFile(client, steps);
  if (parses) await parseWorkbook(client, steps);
}

async function validateFile(client: EtlClient, steps: Steps): Promise<void> {
  const schema = `smoke-${randomBytes(6).toString('hex')}`;
  await steps.step(`save the schema ${schema}`, async () => {
    steps.afterwards('remove the schema', () => removeSchema(client, schema));
    const body = JSON.parse(await readFile(`${EXAMPLES}people.schema.json`, 'utf8'));
    required(await client.http.PUT('/schemas/{name}', { params: { path: { name: schema } }, body }));
  });
  const id = await submit(client, steps, 'people.csv', { workflows: ['validation'], schema });
  await steps.step('wait for the validation', (signal) => succeeded(client, id, signal));
  await steps.step('read the report', async () => {
    const lines = (await (await client.report(id)).text()).trim().split('\n');
    const cells = lines.map((line) => Object(JSON.parse(line)).cell);
    if (!isDeepStrictEqual(cells, WRONG_CELLS))
      throw new SmokeError(`It names the cells ${cells.join(' ')}, not ${WRONG_CELLS.join(' ')}.`);
  });
}

async function parseWorkbook(client: EtlClient, steps: Steps): Promise<void> {
  const id = await submit(client, steps, 'orders.xlsx', { workflows: ['parsing'] });
  await steps.step('wait for the workbook', (signal) => succeeded(client, id, signal));
  await steps.step('read its proof', async () => {
    const { proof } = await client.parsing(id);
    if (proof === null || proof.pass !== proof.cells)
      throw new SmokeError(`Of ${proof?.cells ?? 'its'} computed cells ${proof?.pass ?? 'none'} are proven.`);
  });
  await steps.step('read its SQL', async () => {
    const sql = await (await client.sql(id)).text();
    if (!sql.includes('create view')) throw new SmokeError('It creates no view.');
  });
}

async function hearOfEvents(client: EtlClient, steps: Steps, url: string): Promise<void> {
  const id = await steps.step(`add a webhook to ${new URL(url).origin}`, async () => {
    const body = { url, eventTypes: [], description: 'smoke test', enabled: true };
    const made = required(await client.http.POST('/webhooks', { body }));
    steps.afterwards('remove the webhook', async () =>
      requireDone(await client.http.DELETE('/webhooks/{id}', { params: { path: { id: made.id } } })),
    );
    return made.id;
  });
  await steps.step('have an event delivered', async (signal) => {
    const params = { path: { id } };
    const event = required(await client.http.POST('/webhooks/{id}/test', { params }));
    for (;;) {
      const { items } = required(await client.http.GET('/webhooks/{id}/deliveries', { params, signal }));
      const attempt = items.find(({ deliveryId }) => deliveryId === event.id);
      if (attempt?.outcome === 'succeeded') return;
      if (attempt !== undefined)
        throw new SmokeError(
          attempt.status === undefined
            ? `The address gave no answer: ${attempt.error ?? 'nobody knows why'}.`
            : `The address answered ${attempt.status}.`,
        );
      await sleep(PAUSE_MS, undefined, { signal });
    }
  });
}

/** Announces a file and uploads it. @returns the task's id */
async function submit(
  client: EtlClient,
  steps: Steps,
  name: string,
  request: Parameters<EtlClient['createTask']>[0],
): Promise<string> {
  const content = new Blob([new Uint8Array(await readFile(EXAMPLES + name))]);
  const created = await steps.step(`announce ${name}`, async () => {
    const announced = await client.createTask(request, { name, content });
    steps.afterwards(`remove the task of ${name}`, () => removeTask(client, announced.task.id));
    return announced;
  });
  await steps.step(`upload ${name}`, (signal) => client.upload(created, content, { signal }));
  return created.task.id;
}

async function succeeded(client: EtlClient, id: string, signal: AbortSignal): Promise<void> {
  const { status, error }: Task = await client.wait(id, { signal });
  if (status !== 'succeeded')
    throw new SmokeError(`Task ${id} is ${status}: ${error?.detail ?? 'no reason'}`);
}

async function removeTask(client: EtlClient, id: string): Promise<void> {
  await client.cancel(id).catch((error: unknown) => {
    // It is over, as it should be.
    if (!(error instanceof ProblemError && error.status === 409)) throw error;
  });
  requireDone(await client.http.DELETE('/tasks/{id}', { params: { path: { id } } }));
}

/** Whether it was saved is not known when the answer got lost. */
async function removeSchema(client: EtlClient, name: string): Promise<void> {
  const params = { path: { name }, query: { all: 'true' as const } };
  const answer = await client.http.DELETE('/schemas/{name}', { params });
  if (answer.response.status !== 404) requireDone(answer);
}

/** An answer without a body. @throws {ProblemError} */
export function requireDone(answer: { readonly error?: unknown; readonly response: Response }): void {
  if (!answer.response.ok) required({ error: answer.error, response: answer.response });
}
