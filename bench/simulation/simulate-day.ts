import { type Random, seededRandom } from '../files/random.ts';
import type { MeasuredWorkers } from '../workers/measured-work.ts';
import { cpuSeconds, durationSeconds } from '../workers/service-time.ts';
import { ArrivalQueue } from './arrival-queue.ts';
import { FairQueue } from './fair-queue.ts';
import { RateMeter } from './rate-meter.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { arrivals, someKind, someUser, TASK_KINDS, type TaskKind } from './traffic.ts';
import { WorkerPool } from './worker-pool.ts';

const FLOODER = 'flooder';
/** Sent by the client when it has the ticket: it takes a moment, and then as fast as 10 Mbit a second. */
const UPLOAD = { seconds: 1, bytesPerSecond: 1_250_000 };
/** What intake takes for a message; ten of them at once in each instance. */
const INTAKE = { seconds: 0.25, batch: 10 };
const DELIVERY = { seconds: 0.2, batch: 10 };
/** Write units that each index keyed by the status takes as a task leaves one or enters one: an item of 2 KB. */
const INDEX_UNITS = 2;
/** A schema of 8 KB, read with certainty when a task is created and when it is validated. */
const SCHEMA_UNITS = 2;
/** A request of the API takes so long. */
const API_SECONDS = 0.05;

export interface Flood {
  readonly tasks: number;
  readonly startsAtMs: number;
  readonly perSecond: number;
  /** How many may be open at once. */
  readonly openTasks: number;
}

export interface DayOptions {
  readonly users: number;
  readonly tasks: number;
  readonly flood?: Flood | undefined;
  /** Whose waits are told apart: of the tasks that began then. */
  readonly window: { readonly fromMs: number; readonly toMs: number };
  readonly maxConcurrency: Readonly<Record<'intake' | 'validation' | 'parsing' | 'notifications', number>>;
  readonly memory: Readonly<Record<'validation' | 'parsing', number>>;
  readonly measured: MeasuredWorkers;
  readonly seed: number;
}

/** Seconds from the arrival of a file until a worker begins, and until its result is there. */
export interface Waits {
  readonly queued: number[];
  readonly result: number[];
}

/** What is counted, each second. */
export type MeterName =
  | 'api'
  | 'events'
  | 'validationSeconds'
  | 'parsingSeconds'
  | 'functionSeconds'
  | 'uploadsWrites'
  | 'uploadsReads'
  | 'resultsWrites'
  | 'tasksWrites'
  | 'byStatusAwaiting'
  | 'byStatusQueued'
  | 'byStatusRunning'
  | 'byStatusSucceeded'
  | 'floodersTasks'
  | 'figuresOfValidation'
  | 'schemaReads';

export interface Day {
  readonly meter: (name: MeterName) => RateMeter;
  readonly others: Waits;
  readonly flooders: Waits;
  readonly longestQueuedSeconds: Readonly<Record<'intake' | 'validation' | 'parsing' | 'delivery', number>>;
  readonly mostBusy: Readonly<Record<'intake' | 'validation' | 'parsing', number>>;
  readonly refused: number;
  readonly tasksOfKind: ReadonlyMap<TaskKind, number>;
  /** When the flooder's last result was there. */
  readonly floodEndedAtMs: number;
}

/** A day's tasks, event by event. The same options give the same day. */
export function simulateDay(options: DayOptions): Day {
  return new DayRun(options).run();
}

class DayRun {
  readonly #options: DayOptions;
  readonly #clock = new SimulatedClock();
  readonly #meters = new Map<MeterName, RateMeter>();
  readonly #intake: WorkerPool;
  readonly #pools: Readonly<Record<'validation' | 'parsing', WorkerPool>>;
  readonly #seconds: ReadonlyMap<TaskKind, number>;
  readonly #others: Waits = { queued: [], result: [] };
  readonly #flooders: Waits = { queued: [], result: [] };
  readonly #longest = { intake: 0, validation: 0, parsing: 0 };
  readonly #tasksOfKind = new Map<TaskKind, number>();
  #openOfFlooder = 0;
  #refused = 0;
  #floodEndedAtMs = 0;

  constructor(options: DayOptions) {
    this.#options = options;
    const { maxConcurrency, memory, measured } = options;
    const pool = (atOnce: number) => new WorkerPool(this.#clock, new FairQueue(), atOnce);
    this.#intake = new WorkerPool(this.#clock, new ArrivalQueue(), maxConcurrency.intake * INTAKE.batch);
    this.#pools = { validation: pool(maxConcurrency.validation), parsing: pool(maxConcurrency.parsing) };
    this.#seconds = new Map(
      TASK_KINDS.map((kind) => {
        const cpu = cpuSeconds(measured, kind.worker, kind.work, kind.bytes);
        return [kind, durationSeconds(cpu, memory[kind.worker])];
      }),
    );
  }

  run(): Day {
    const { tasks, users, flood, maxConcurrency, seed } = this.#options;
    const traffic = seededRandom(seed);
    const times = arrivals(tasks, seededRandom(seed + 1));
    const next = () => {
      const time = times.next();
      if (time.done === true) return;
      this.#clock.schedule(time.value, () => {
        this.#create(someUser(traffic, users), someKind(traffic));
        next();
      });
    };
    next();
    if (flood !== undefined) this.#flood(flood, seededRandom(seed + 2));
    this.#clock.runToEnd();

    const delivery = this.#meter('events').longestWaitSeconds(
      (maxConcurrency.notifications * DELIVERY.batch) / DELIVERY.seconds,
    );
    return {
      meter: (name) => this.#meter(name),
      others: this.#others,
      flooders: this.#flooders,
      longestQueuedSeconds: { ...this.#longest, delivery },
      mostBusy: {
        intake: Math.ceil(this.#intake.mostBusy / INTAKE.batch),
        validation: this.#pools.validation.mostBusy,
        parsing: this.#pools.parsing.mostBusy,
      },
      refused: this.#refused,
      tasksOfKind: this.#tasksOfKind,
      floodEndedAtMs: this.#floodEndedAtMs,
    };
  }

  #flood({ tasks, startsAtMs, perSecond, openTasks }: Flood, random: Random): void {
    let sent = 0;
    const attempt = () => {
      if (this.#openOfFlooder < openTasks) {
        sent += 1;
        this.#openOfFlooder += 1;
        this.#create(FLOODER, someKind(random));
      } else {
        this.#refused += 1;
        this.#count('api');
      }
      if (sent < tasks) this.#clock.schedule(this.#clock.now() + 1000 / perSecond, attempt);
    };
    this.#clock.schedule(startsAtMs, attempt);
  }

  #create(user: string, kind: TaskKind): void {
    this.#tasksOfKind.set(kind, (this.#tasksOfKind.get(kind) ?? 0) + 1);
    this.#count('api');
    this.#count('functionSeconds', API_SECONDS);
    this.#count('events');
    this.#write(user, 10, 'byStatusAwaiting');
    if (kind.worker === 'validation') this.#count('schemaReads', SCHEMA_UNITS);
    const seconds = UPLOAD.seconds + kind.bytes / UPLOAD.bytesPerSecond;
    const createdAtMs = this.#clock.now();
    this.#clock.schedule(createdAtMs + seconds * 1000, () => this.#takeIn(user, kind, createdAtMs));
  }

  /** S3's notices have no group. That intake sends each again with one is left out, so that a flood looks worse here than it is. */
  #takeIn(user: string, kind: TaskKind, createdAtMs: number): void {
    const arrivedAtMs = this.#clock.now();
    this.#count('uploadsWrites', 2);
    this.#intake.send({
      group: '',
      seconds: INTAKE.seconds,
      begin: () => {
        this.#waited('intake', arrivedAtMs);
        this.#count('functionSeconds', INTAKE.seconds / INTAKE.batch);
        this.#count('uploadsReads', 2);
      },
      end: () => {
        this.#count('events');
        this.#count('api');
        this.#write(user, 12, 'byStatusAwaiting', 'byStatusQueued');
        this.#work(user, kind, createdAtMs, arrivedAtMs);
      },
    });
  }

  #work(user: string, kind: TaskKind, createdAtMs: number, arrivedAtMs: number): void {
    const queuedAtMs = this.#clock.now();
    const seconds = this.#seconds.get(kind) ?? 0;
    const { worker } = kind;
    this.#count(worker === 'validation' ? 'validationSeconds' : 'parsingSeconds', seconds);
    this.#count('functionSeconds', seconds);
    let queued = 0;
    this.#pools[worker].send({
      group: user,
      seconds,
      begin: () => {
        queued = this.#waited(worker, queuedAtMs);
        this.#count('events', 2);
        this.#count('uploadsReads', 4);
        this.#write(user, 12, 'byStatusQueued', 'byStatusRunning');
        if (worker === 'validation') this.#count('schemaReads', SCHEMA_UNITS);
      },
      end: () => {
        this.#count('events', 2);
        this.#count('api', 2);
        this.#count('functionSeconds', 2 * API_SECONDS + (4 * DELIVERY.seconds) / DELIVERY.batch);
        this.#count('resultsWrites', worker === 'validation' ? 2 : 5);
        this.#write(user, 12, 'byStatusRunning', 'byStatusSucceeded');
        // Its last write keeps its place in the index.
        this.#write(user, 7, 'byStatusSucceeded');
        if (worker === 'validation') this.#count('figuresOfValidation');
        this.#told(user, createdAtMs, { queued, result: (this.#clock.now() - arrivedAtMs) / 1000 });
      },
    });
  }

  #told(user: string, createdAtMs: number, { queued, result }: { queued: number; result: number }): void {
    if (user === FLOODER) {
      this.#openOfFlooder -= 1;
      this.#floodEndedAtMs = this.#clock.now();
    }
    const { fromMs, toMs } = this.#options.window;
    if (user !== FLOODER && (createdAtMs < fromMs || createdAtMs > toMs)) return;
    const waits = user === FLOODER ? this.#flooders : this.#others;
    waits.queued.push(queued);
    waits.result.push(result);
  }

  #waited(queue: 'intake' | 'validation' | 'parsing', sinceMs: number): number {
    const seconds = (this.#clock.now() - sinceMs) / 1000;
    this.#longest[queue] = Math.max(this.#longest[queue], seconds);
    return seconds;
  }

  /** A write to `tasks`: what it costs in all, and which keys of the index by status it meets. */
  #write(user: string, units: number, ...statuses: MeterName[]): void {
    this.#count('tasksWrites', units);
    for (const status of statuses) this.#count(status, INDEX_UNITS);
    if (user === FLOODER) this.#count('floodersTasks', INDEX_UNITS);
  }

  #count(name: MeterName, amount = 1): void {
    this.#meter(name).add(this.#clock.now(), amount);
  }

  #meter(name: MeterName): RateMeter {
    let meter = this.#meters.get(name);
    if (meter === undefined) {
      meter = new RateMeter();
      this.#meters.set(name, meter);
    }
    return meter;
  }
}

/** The value that `percent` of the numbers do not exceed. */
export function percentile(numbers: readonly number[], percent: number): number {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
