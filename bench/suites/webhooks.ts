import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EtlClient, required } from '../../client/etl-client.ts';
import { BackendProcess } from '../../test/support/system/backend-process.ts';
import { CountingReceiver } from '../measure/counting-receiver.ts';
import { median } from '../measure/median.ts';
import { percentile } from '../measure/percentile.ts';
import { runProcess } from '../measure/run-process.ts';
import type { Bench, Section, Suite } from '../suite.ts';

const DISPATCH = fileURLToPath(new URL('../measure/dispatch-deliveries.ts', import.meta.url));
const RECEIVER = fileURLToPath(new URL('../measure/answering-receiver.ts', import.meta.url));
const PASSWORD = 'measured-by-the-bench';
/** It may have to be built first. */
/** As many as a user may have: one event becomes as many deliveries. */
const WEBHOOKS = 20;

const Receiver = z.object({ httpPort: z.number(), httpsPort: z.number(), certificate: z.string() });
const Dispatch = z.object({ seconds: z.number(), cpuMs: z.number(), elapsedMs: z.array(z.number()) });

export const webhooks: Suite = {
  name: 'webhooks',
  title: 'Webhooks',
  needsPeers: false,

  async measure(bench): Promise<Section[]> {
    return [await dispatcherSection(bench), await systemSection(bench)];
  },
};

async function dispatcherSection(bench: Bench): Promise<Section> {
  const child = fork(RECEIVER, { stdio: 'inherit' });
  try {
    const [message] = await once(child, 'message');
    const { httpPort, httpsPort, certificate } = Receiver.parse(message);
    const count = bench.isQuick ? 200 : 3000;
    const plain = await dispatched(bench, 'without TLS', count, [`http://127.0.0.1:${httpPort}/`]);
    const secure = await dispatched(bench, 'with TLS', count, [
      `https://localhost:${httpsPort}/`,
      certificate,
    ]);
    return {
      title: 'The dispatcher alone',
      about:
        'Keys are opened, the event is signed by HMAC and by Ed25519 and sent to a receiver on loopback that has a process of its own; ten at once, as in a batch. Each delivery has a connection of its own, and with TLS a handshake. CPU is that of the dispatcher’s process; stores and queues are not in it.',
      table: {
        head: ['', 'CPU ms per delivery', 'deliveries per second', 'p99 elapsed ms'],
        rows: [row('http', plain), row('https', secure)],
      },
      goals: [],
      notes: [],
    };
  } finally {
    child.disconnect();
  }
}

interface Dispatched {
  readonly cpuMs: number;
  readonly perSecond: number;
  readonly p99Ms: number;
}

async function dispatched(
  bench: Bench,
  name: string,
  count: number,
  [url, certificate]: readonly [string, string?],
): Promise<Dispatched> {
  const runs: Dispatched[] = [];
  for (let run = 0; run < bench.runs; run += 1) {
    const argv = [DISPATCH, url, String(count), ...(certificate === undefined ? [] : [certificate])];
    const { output } = await runProcess(argv);
    const { seconds, cpuMs, elapsedMs } = Dispatch.parse(JSON.parse(output));
    runs.push({ cpuMs: cpuMs / count, perSecond: count / seconds, p99Ms: percentile(elapsedMs, 0.99) });
  }
  const middle: Dispatched = {
    cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
    perSecond: median(runs.map(({ perSecond }) => perSecond)),
    p99Ms: median(runs.map(({ p99Ms }) => p99Ms)),
  };
  bench.say(`${name}: ${middle.cpuMs.toFixed(2)} ms of CPU per delivery`);
  return middle;
}

function row(name: string, { cpuMs, perSecond, p99Ms }: Dispatched): string[] {
  return [name, cpuMs.toFixed(2), perSecond.toFixed(0), p99Ms.toFixed(1)];
}

/** Once: a run takes long, and what it says is dominated by the machine's cores. */
async function systemSection(bench: Bench): Promise<Section> {
  const backend = new BackendProcess({ PORT: '0', ADMIN_PASSWORD: PASSWORD });
  try {
    const credentials = { username: 'admin', password: PASSWORD };
    const client = new EtlClient(await backend.url(), { credentials });
    await using receiver = new CountingReceiver();
    const url = await receiver.listen();
    const alone = await oneByOne(client, receiver, url, bench.isQuick ? 10 : 100);
    const burst = await manyAtOnce(client, receiver, url, bench.isQuick ? 5 : 100);
    bench.say(`through the embedded system: ${burst.perSecond.toFixed(0)} deliveries per second`);
    return {
      title: 'Through the embedded system',
      about: `\`npm start\`, from the event to the call of the receiver: queue, fan-out, table and log included, all on this machine. One by one: each event after the delivery of the one before. Many: ${burst.events} events for ${WEBHOOKS} webhooks each, as fast as the API takes them.`,
      table: {
        head: ['', 'deliveries', 'deliveries per second', 'p50 ms', 'p99 ms'],
        rows: [systemRow('one by one', alone), systemRow('many', burst)],
      },
      goals: [],
      notes: [],
    };
  } finally {
    await backend.interrupt();
  }
}

interface Delivered {
  readonly events: number;
  readonly perSecond: number;
  readonly latenciesMs: readonly number[];
}

function systemRow(name: string, { perSecond, latenciesMs }: Delivered): string[] {
  return [
    name,
    latenciesMs.length.toLocaleString('en'),
    perSecond.toFixed(0),
    percentile(latenciesMs, 0.5).toFixed(0),
    percentile(latenciesMs, 0.99).toFixed(0),
  ];
}

async function oneByOne(
  { http }: EtlClient,
  receiver: CountingReceiver,
  url: string,
  events: number,
): Promise<Delivered> {
  const webhook = required(await http.POST('/webhooks', { body: aWebhook(url, 'webhook.test.v1') }));
  const params = { path: { id: webhook.id } };
  const received = [];
  const WARM_UP = 5;
  for (let event = 0; event < events + WARM_UP; event += 1) {
    required(await http.POST('/webhooks/{id}/test', { params }));
    const [delivery] = await receiver.take(1);
    if (delivery !== undefined && event >= WARM_UP) received.push(delivery);
  }
  await http.DELETE('/webhooks/{id}', { params });
  return deliveredOf(events, received);
}

async function manyAtOnce(
  { http }: EtlClient,
  receiver: CountingReceiver,
  url: string,
  events: number,
): Promise<Delivered> {
  for (let count = 0; count < WEBHOOKS; count += 1) {
    required(await http.POST('/webhooks', { body: aWebhook(url, 'schema.saved.v1') }));
  }
  const save = async (event: number) => {
    const schema = { type: 'object', properties: { [`column${event}`]: { type: 'integer' } } };
    required(
      await http.PUT('/schemas/{name}', { params: { path: { name: `measured-${event}` } }, body: schema }),
    );
  };
  const taken = receiver.take(events * WEBHOOKS);
  for (let event = 0; event < events; event += 1) await save(event);
  return deliveredOf(events, await taken);
}

function aWebhook<EventType extends string>(url: string, eventType: EventType) {
  return { url, eventTypes: [eventType], description: '', enabled: true };
}

function deliveredOf(
  events: number,
  received: readonly { readonly atMs: number; readonly latencyMs: number }[],
): Delivered {
  const times = received.map(({ atMs }) => atMs);
  const seconds = (Math.max(...times) - Math.min(...times)) / 1000;
  return {
    events,
    perSecond: (received.length - 1) / seconds,
    latenciesMs: received.map(({ latencyMs }) => latencyMs),
  };
}
