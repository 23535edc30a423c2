import { join } from 'node:path';
import { type ApiServer, Load } from '../api-server.ts';
import { PROJECT } from '../folders.ts';
import { MeasuredServer } from '../measure/measured-server.ts';
import { median } from '../measure/median.ts';
import { runProcess } from '../measure/run-process.ts';
import type { Bench, Goal, Section, Suite } from '../suite.ts';

/** How many times the requests of ours Fastify may answer. */
const MOST_TIMES = 2;
/** As many as it takes until the code is compiled, however fast the machine is. */
const WARM_UP: Limit = { many: 5000, unit: 'requests' };
const MEASURED: Limit = { many: 5, unit: 'seconds' };
const QUICK: Limit = { many: 1, unit: 'seconds' };

interface Limit {
  readonly many: number;
  readonly unit: 'seconds' | 'requests';
}

interface Route {
  readonly name: string;
  readonly path: (server: ApiServer) => string;
  readonly body?: object;
}

const ROUTES: readonly Route[] = [
  { name: 'health', path: () => '/api/v1/health' },
  { name: 'read a task', path: ({ taskId }) => `/api/v1/tasks/${taskId}` },
  {
    name: 'create a task',
    path: () => '/api/v1/tasks',
    body: {
      workflows: ['validation'],
      schema: 'users',
      file: { name: 'users.csv', size: 1000, contentType: 'text/csv' },
    },
  },
];

interface Server {
  readonly name: string;
  readonly program: string;
  readonly argv: readonly string[];
}

const OURS: Server = { name: 'ours, the function', program: 'api-ours', argv: ['function'] };
const BEHIND_GATEWAY: Server = {
  name: 'ours, behind the local gateway',
  program: 'api-ours',
  argv: ['gateway'],
};
const FASTIFY: Server = { name: 'fastify', program: 'api-fastify', argv: [] };
const SERVERS = [OURS, BEHIND_GATEWAY, FASTIFY];

interface Measured {
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly cpuMicroseconds: number;
}

/** Requests to the API, and to three of its routes written in Fastify. */
export const api: Suite = {
  name: 'api',
  title: 'Requests to the API',
  needsPeers: true,

  async measure(bench): Promise<Section[]> {
    const sections: Section[] = [];
    for (const route of ROUTES) sections.push(await sectionOf(bench, route));
    return sections;
  },
};

async function sectionOf(bench: Bench, route: Route): Promise<Section> {
  const runs = new Map<Server, Measured[]>(SERVERS.map((server) => [server, []]));
  for (let run = 0; run < bench.runs; run += 1) {
    for (const server of SERVERS) runs.get(server)?.push(await measured(bench, server, route));
  }
  const results = new Map([...runs].map(([server, all]) => [server, medians(all)]));
  for (const [{ name }, { perSecond }] of results)
    bench.say(`${route.name}, ${name}: ${perSecond.toFixed(0)} requests a second`);
  return {
    title: `API: ${route.name}`,
    about:
      'Ten connections ask as fast as they are answered (autocannon, in a process of its own). Each server is one process without stores: doubles in memory answer ' +
      'for them, the same for all. All keep the same promises with the same use cases: the request’s id, the token verified, session and user looked up, the request ' +
      'counted against its limit and told in `RateLimit`, parameters and body checked (UTF-8, repeated names, schema), ETag and 304, headers for security and for other ' +
      'origins, problem documents, a line for the log, a count by route and status, and the time taken. The function also pays for what comes before it on AWS: ' +
      'each request becomes an event of the gateway, and its answer is made of the one of the function.',
    table: {
      head: ['', 'requests/s', 'p99, ms', 'CPU of the server per request, µs'],
      rows: [...results].map(([{ name }, { perSecond, p99Ms, cpuMicroseconds }]) => [
        name,
        perSecond.toFixed(0),
        p99Ms.toFixed(1),
        cpuMicroseconds.toFixed(0),
      ]),
    },
    goals: bench.isQuick ? [] : [withinTimes(results.get(OURS), results.get(FASTIFY))].flat(),
    notes: [
      'On AWS each function has one request at a time, so what counts there is the CPU of a request, beside the time of its stores.',
    ],
  };
}

function withinTimes(ours: Measured | undefined, theirs: Measured | undefined): Goal[] {
  if (ours === undefined || theirs === undefined) return [];
  const times = theirs.perSecond / ours.perSecond;
  return [
    {
      goal: `at least 1/${MOST_TIMES} of the requests of Fastify`,
      measured: `1/${times.toFixed(2)}`,
      isMet: times <= MOST_TIMES,
    },
  ];
}

async function measured({ isQuick }: Bench, { program, argv }: Server, route: Route): Promise<Measured> {
  const server = await MeasuredServer.start(programFile(program), argv);
  try {
    await loadOf(server, route, isQuick ? QUICK : WARM_UP);
    const before = await server.cpuSeconds();
    const load = await loadOf(server, route, isQuick ? QUICK : MEASURED);
    const cpuSeconds = (await server.cpuSeconds()) - before;
    if (load.failures > 0 || load.requests === 0)
      throw new Error(`${program}: ${load.failures} of ${load.requests} requests failed (${route.name}).`);
    const { perSecond, p99Ms, requests } = load;
    return { perSecond, p99Ms, cpuMicroseconds: (cpuSeconds / requests) * 1e6 };
  } finally {
    await server.stop();
  }
}

async function loadOf(
  { about }: MeasuredServer,
  { path, body }: Route,
  { many, unit }: Limit,
): Promise<Load> {
  const url = about.url + path(about);
  const argv = [programFile('api-load'), url, about.token, `${many}`, unit];
  const { output } = await runProcess([...argv, ...(body === undefined ? [] : [JSON.stringify(body)])]);
  return Load.parse(JSON.parse(output));
}

function medians(all: readonly Measured[]): Measured {
  const of = (pick: (one: Measured) => number) => median(all.map(pick));
  return {
    perSecond: of(({ perSecond }) => perSecond),
    p99Ms: of(({ p99Ms }) => p99Ms),
    cpuMicroseconds: of(({ cpuMicroseconds }) => cpuMicroseconds),
  };
}

function programFile(name: string): string {
  return join(PROJECT, 'bench/contenders', `${name}.ts`);
}
