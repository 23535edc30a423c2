import { AwsError } from '../aws-error.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import type { JsonObject } from '../service.ts';
import type { Archives } from './archives.ts';
import type { BusEvent } from './bus-event.ts';
import { describeReplay, invalid, parseStartReplay, type Replay, type ReplayRequest } from './replay.ts';
import type { Rule } from './rule.ts';

const SPACE = 'events-replays';
/** EventBridge replays the events of one minute, then those of the next. */
const INTERVAL_MS = 60_000;

interface ReplaysOptions {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly archives: Archives;
  readonly rulesOf: (busName: string) => readonly Rule[];
  /** Gives the event to the rule, if it matches. */
  readonly offer: (event: BusEvent, rule: Rule) => void;
}

/** Sends what archives kept through the rules of their bus again. */
export class Replays {
  readonly #options: ReplaysOptions;
  readonly #replays: Map<string, Replay>;
  readonly #scheduled = new Map<string, Cancel>();

  constructor(options: ReplaysOptions) {
    this.#options = options;
    this.#replays = options.journal.load<Replay>(SPACE);
  }

  /** @throws {AwsError} as EventBridge refuses. */
  start(input: JsonObject): JsonObject {
    const request = parseStartReplay(input);
    const archive = this.#options.archives.find(lastPart(request.EventSourceArn));
    if (lastPart(request.Destination.Arn) !== archive.busName) {
      throw invalid('Destination.Arn', 'Cross event bus replay is not permitted');
    }
    this.#requireRules(request, archive.busName);
    const { ReplayName } = request;
    if (this.#replays.has(ReplayName)) {
      throw new AwsError('ResourceAlreadyExistsException', `Replay ${ReplayName} already exists.`);
    }
    const replay: Replay = {
      request,
      arn: archive.arn.replace(/archive\/.*$/, `replay/${ReplayName}`),
      archiveName: archive.name,
      state: 'STARTING',
      startedAtMs: this.#options.clock.now(),
    };
    this.#save(replay);
    this.#runSoon(replay);
    return { ReplayArn: replay.arn, State: replay.state, ReplayStartTime: replay.startedAtMs / 1000 };
  }

  /** @throws {AwsError} ResourceNotFoundException */
  describe(name: string): JsonObject {
    const replay = this.#replays.get(name);
    if (replay === undefined) {
      throw new AwsError('ResourceNotFoundException', `Replay ${name} does not exist.`);
    }
    return describeReplay(replay);
  }

  /** Takes up what an earlier start left of this archive. */
  resume(archiveName: string): void {
    for (const replay of this.#replays.values()) {
      if (replay.archiveName === archiveName && replay.state !== 'COMPLETED') this.#runSoon(replay);
    }
  }

  close(): void {
    for (const cancel of this.#scheduled.values()) cancel();
    this.#scheduled.clear();
  }

  #requireRules({ Destination }: ReplayRequest, busName: string): void {
    const known = this.#options.rulesOf(busName).map(({ arn }) => arn);
    const unknown = Destination.FilterArns?.find((arn) => !known.includes(arn));
    if (unknown !== undefined) {
      throw new AwsError(
        'ResourceNotFoundException',
        `Rule ${lastPart(unknown)} does not exist on EventBus ${busName}.`,
      );
    }
  }

  #runSoon(replay: Replay): void {
    const { clock } = this.#options;
    const { ReplayName } = replay.request;
    this.#scheduled.set(
      ReplayName,
      clock.schedule(clock.now(), () => {
        this.#scheduled.delete(ReplayName);
        this.#runInterval(replay);
      }),
    );
  }

  #runInterval(replay: Replay): void {
    const { clock, archives, rulesOf, offer } = this.#options;
    const { ReplayName, EventStartTime, EventEndTime, Destination } = replay.request;
    const archive = archives.find(replay.archiveName);
    const left = archives
      .between(archive, EventStartTime * 1000, EventEndTime * 1000)
      .filter(({ time }) => Date.parse(time) > (replay.lastReplayedMs ?? Number.NEGATIVE_INFINITY));
    const [first] = left;
    if (first === undefined) {
      this.#save({ ...replay, state: 'COMPLETED', endedAtMs: clock.now() });
      return;
    }
    const endMs = Date.parse(first.time) + INTERVAL_MS;
    const interval = left.filter(({ time }) => Date.parse(time) < endMs);
    const rules = rulesOf(archive.busName).filter(({ arn }) => Destination.FilterArns?.includes(arn) ?? true);
    for (const event of interval) {
      for (const rule of rules) offer({ ...event, 'replay-name': ReplayName }, rule);
    }
    const lastReplayedMs = Math.max(...interval.map(({ time }) => Date.parse(time)));
    const running: Replay = { ...replay, state: 'RUNNING', lastReplayedMs };
    this.#save(running);
    this.#runSoon(running);
  }

  #save(replay: Replay): void {
    this.#replays.set(replay.request.ReplayName, replay);
    this.#options.journal.put(SPACE, replay.request.ReplayName, replay);
  }
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
