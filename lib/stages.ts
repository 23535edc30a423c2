import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { STAGE_NAMES, type StageName } from './stage-names.ts';

/** A folder in `functions/`. */
export type FunctionName = 'api' | 'sweeper' | 'rotation' | WorkerName;
type WorkerName = 'intake' | 'validation' | 'parsing' | 'reports' | 'fan-out' | 'notifications';

/** Everything that differs from stage to stage. Code never asks which stage it is in; it is told these. */
export interface Stage {
  readonly name: StageName;
  /** How long accepted uploads and results are kept. */
  readonly fileRetention: Duration;
  readonly logRetention: RetentionDays;
  /**
   * How long events can be replayed. Less than the 30 days for which deliveries to webhooks are remembered: what is older
   * would be delivered a second time.
   */
  readonly eventRetention: Duration;
  /** What happens to buckets, tables, secrets and logs when they leave the template. */
  readonly removalPolicy: RemovalPolicy;
  /** Whether the data stack and its tables refuse to be deleted until someone switches this off. */
  readonly protectsData: boolean;
  /** MiB. */
  readonly memory: Readonly<Record<FunctionName, number>>;
  /** How many messages, or batches of them, a worker handles at once. At least 2: AWS takes no less. */
  readonly maxConcurrency: Readonly<Record<WorkerName, number>>;
  /** How many instances of a function there may be, and are kept free for it, of the account's; no limit for those left out. */
  readonly reservedConcurrency: Readonly<Partial<Record<FunctionName, number>>>;
  /** The least that functions log. */
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  /** Who is told by e-mail when somebody must look; alarms only change their colour where there is nobody. */
  readonly alarmAddress?: string;
  /** Where the team reads docs/runbook.md, for the links of the dashboard; they are names of sections where it is not told. */
  readonly runbookUrl?: string;
  /** A name of the team's own for the API, and the ARN of its certificate in the region of the stacks. */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
  /** AWS WAF before the API: rules that AWS manages, and a limit for each address. */
  readonly firewall: 'off' | { readonly requestsPerFiveMinutes: number };
  /** Whose key encrypts files, tables, queues and secrets: AWS's own, or one in this account, which costs by its use. */
  readonly encryptionKey: 'aws' | 'customer';
  /** How often the keys that are ours alone are renewed by themselves; off: whenever somebody runs `npm run ops -- rotate-…`. */
  readonly keyRenewal: 'off' | { readonly everyDays: number };
  /** Requests per second to the API, in the long run and at once. */
  readonly throttling: { readonly rate: number; readonly burst: number };
  /** Web pages that may call the API. Tokens travel in a header, never in a cookie, so `*` exposes nobody. */
  readonly corsOrigins: readonly string[];
  /** `loopback`: webhooks may also call http on this machine. */
  readonly privateWebhooks: 'none' | 'loopback';
  /**
   * To one webhook: how many a minute unless its owner says otherwise, and how many are under way at once. `trial` and `slow`:
   * workers for webhooks that nobody knows yet or that fail, and for those that keep workers waiting; the others have
   * `maxConcurrency.notifications`. A hundred times as many as there are workers may hang and keep nobody waiting but themselves.
   */
  readonly deliveries: {
    readonly perMinute: number;
    readonly atOnce: number;
    readonly trial: number;
    readonly slow: number;
  };
  readonly maxFileBytes: number;
  /** Larger files are uploaded in parts. */
  readonly maxSingleUploadBytes: number;
  readonly uploadUrlSeconds: number;
  readonly accessTokenSeconds: number;
  /** How long somebody stays logged in: without refreshing, and at most. */
  readonly session: { readonly idleSeconds: number; readonly totalSeconds: number };
  /** What one user may take. A day ends at midnight UTC. */
  readonly userLimits: {
    readonly requestsPerMinute: number;
    /** Each second that a request waits holds a function. */
    readonly waitSecondsPerMinute: number;
    readonly waitsAtOnce: number;
    readonly openTasks: number;
    readonly bytesPerDay: number;
  };
}

const GIBIBYTE = 1024 ** 3;
const DAY_SECONDS = 24 * 3600;

const dev: Stage = {
  name: 'dev',
  fileRetention: Duration.days(30),
  logRetention: RetentionDays.TWO_WEEKS,
  eventRetention: Duration.days(7),
  removalPolicy: RemovalPolicy.DESTROY,
  protectsData: false,
  // One vCPU comes with 1,769 MiB, and validations and reports are one thread each that computes.
  // Parsing has a database in its memory, and a thread for it.
  memory: {
    api: 512,
    intake: 512,
    validation: 1769,
    parsing: 3008,
    reports: 1769,
    'fan-out': 256,
    notifications: 256,
    sweeper: 256,
    rotation: 256,
  },
  maxConcurrency: { intake: 5, validation: 5, parsing: 5, reports: 5, 'fan-out': 10, notifications: 60 },
  reservedConcurrency: {},
  logLevel: 'INFO',
  firewall: 'off',
  encryptionKey: 'aws',
  keyRenewal: { everyDays: 30 },
  throttling: { rate: 50, burst: 100 },
  corsOrigins: ['*'],
  privateWebhooks: 'none',
  // Workers of deliveries mostly wait, and those that are not needed cost nothing.
  deliveries: { perMinute: 6000, atOnce: 4, trial: 60, slow: 60 },
  maxFileBytes: GIBIBYTE,
  maxSingleUploadBytes: 100_000_000,
  uploadUrlSeconds: 3600,
  accessTokenSeconds: 900,
  session: { idleSeconds: 30 * DAY_SECONDS, totalSeconds: 90 * DAY_SECONDS },
  userLimits: {
    requestsPerMinute: 600,
    waitSecondsPerMinute: 300,
    waitsAtOnce: 10,
    openTasks: 100,
    bytesPerDay: 100 * GIBIBYTE,
  },
};

const STAGES: Readonly<Record<StageName, Stage>> = {
  local: {
    ...dev,
    name: 'local',
    logRetention: RetentionDays.ONE_DAY,
    eventRetention: Duration.days(1),
    maxConcurrency: { intake: 2, validation: 2, parsing: 2, reports: 2, 'fan-out': 2, notifications: 4 },
    privateWebhooks: 'loopback',
    deliveries: { perMinute: 60_000, atOnce: 2, trial: 6, slow: 6 },
    // Whoever tries things out, or tests them, is one user who asks for much at once.
    userLimits: {
      requestsPerMinute: 60_000,
      waitSecondsPerMinute: 20_000,
      waitsAtOnce: 4, // of the ten environments that the local cloud gives a function
      openTasks: 1000,
      bytesPerDay: 20 * GIBIBYTE,
    },
  },
  dev,
  prod: {
    ...dev,
    name: 'prod',
    logRetention: RetentionDays.THREE_MONTHS,
    eventRetention: Duration.days(28),
    removalPolicy: RemovalPolicy.RETAIN,
    protectsData: true,
    maxConcurrency: {
      intake: 20,
      validation: 50,
      parsing: 20,
      reports: 20,
      'fan-out': 50,
      notifications: 200,
    },
    deliveries: { perMinute: 6000, atOnce: 20, trial: 200, slow: 200 },
    throttling: { rate: 1000, burst: 2000 },
    userLimits: {
      requestsPerMinute: 600,
      waitSecondsPerMinute: 600,
      waitsAtOnce: 20,
      openTasks: 500,
      bytesPerDay: 500 * GIBIBYTE,
    },
  },
};

/** The names that `-c stage=` takes. */
export const stageNames: readonly string[] = STAGE_NAMES;

/** The message names the stages there are. */
export class UnknownStageError extends Error {
  override readonly name = 'UnknownStageError';
}

/** The stage of that name. @throws {UnknownStageError} */
export function stageOf(name: unknown): Stage {
  const stage = Object.values(STAGES).find((candidate) => candidate.name === name);
  if (stage === undefined) {
    throw new UnknownStageError(
      `There is no stage “${name}”. Choose one of them with -c stage=${STAGE_NAMES.join('|')}.`,
    );
  }
  return stage;
}
