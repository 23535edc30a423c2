import { AwsError } from '../aws-error.ts';
import type { Cancel } from '../clock.ts';
import type { Access, JsonObject, JsonService, Place } from '../service.ts';
import type { Archive } from './archive.ts';
import { Archives } from './archives.ts';
import { type BusEvent, busEvent } from './bus-event.ts';
import { Deliveries, type DeliveriesOptions } from './deliveries.ts';
import { compileEventPattern } from './event-pattern.ts';
import { eventOf, type PutEventsEntry, parsePutEvents } from './put-events.ts';
import { Replays } from './replays.ts';
import type { Rule } from './rule.ts';

interface EventBridgeEngineOptions extends DeliveriesOptions {
  readonly place: Place;
}

const DEFAULT_BUS = 'default';

/** Event buses, their rules and archives, and the delivery to targets. */
export class EventBridgeEngine implements JsonService {
  readonly targetPrefix = 'AWSEvents';
  readonly jsonVersion = '1.1';
  readonly #options: EventBridgeEngineOptions;
  readonly #deliveries: Deliveries;
  readonly #archives: Archives;
  readonly #replays: Replays;
  readonly #rulesByBus = new Map<string, Rule[]>([[DEFAULT_BUS, []]]);
  readonly #schedules = new Map<string, Cancel>();

  constructor(options: EventBridgeEngineOptions) {
    this.#options = options;
    this.#deliveries = new Deliveries(options);
    this.#archives = new Archives(options);
    this.#replays = new Replays({
      ...options,
      archives: this.#archives,
      rulesOf: (busName) => this.#rulesByBus.get(busName) ?? [],
      offer: (event, rule) => this.#offer(event, rule),
    });
  }

  accesses(operation: string, input: JsonObject): readonly Access[] {
    switch (operation) {
      case 'PutEvents': {
        const arns = new Set(
          parsePutEvents(input).map((entry) => this.busArn(busNameIn(entry.EventBusName))),
        );
        return [...arns].map((resource) => ({ action: 'events:PutEvents', resource }));
      }
      case 'DescribeEventBus':
        return [{ action: 'events:DescribeEventBus', resource: this.busArn(busToDescribe(input)) }];
      case 'TestEventPattern':
        return [{ action: 'events:TestEventPattern', resource: '*' }];
      case 'StartReplay':
        return [{ action: 'events:StartReplay', resource: String(input.EventSourceArn) }];
      case 'DescribeReplay':
        return [{ action: 'events:DescribeReplay', resource: this.#arn(`replay/${input.ReplayName}`) }];
      case 'DescribeArchive':
        return [{ action: 'events:DescribeArchive', resource: this.archiveArn(String(input.ArchiveName)) }];
      default:
        throw unknownOperation(operation);
    }
  }

  async run(operation: string, input: JsonObject): Promise<JsonObject> {
    switch (operation) {
      case 'PutEvents':
        return this.#putEvents(parsePutEvents(input));
      case 'DescribeEventBus':
        return this.#describeBus(busToDescribe(input));
      case 'TestEventPattern':
        return { Result: testEventPattern(input) };
      case 'StartReplay':
        return this.#replays.start(input);
      case 'DescribeReplay':
        return this.#replays.describe(String(input.ReplayName));
      case 'DescribeArchive':
        return this.#archives.describe(String(input.ArchiveName));
      default:
        throw unknownOperation(operation);
    }
  }

  busArn(name: string): string {
    return this.#arn(`event-bus/${name}`);
  }

  ruleArn(busName: string, ruleName: string): string {
    return this.#arn(busName === DEFAULT_BUS ? `rule/${ruleName}` : `rule/${busName}/${ruleName}`);
  }

  archiveArn(name: string): string {
    return this.#arn(`archive/${name}`);
  }

  addBus(name: string): void {
    if (!this.#rulesByBus.has(name)) this.#rulesByBus.set(name, []);
  }

  /** @throws {Error} when the rule's bus does not exist. */
  addRule(rule: Rule): void {
    const rules = this.#rulesByBus.get(rule.busName);
    if (rules === undefined) throw noSuchBus(rule.busName);
    rules.push(rule);
  }

  /** @throws {Error} when the archive's bus does not exist. */
  addArchive(archive: Omit<Archive, 'createdAtMs'>): void {
    if (!this.#rulesByBus.has(archive.busName)) throw noSuchBus(archive.busName);
    this.#archives.add({ ...archive, createdAtMs: this.#options.clock.now() });
  }

  /** Goes on with replays that an earlier start did not end: rules and targets stand by now. */
  startArchive(name: string): void {
    this.#replays.resume(name);
  }

  /** Begins the rule's schedule and takes up what an earlier start did not deliver: targets stand by now. */
  startRule(rule: Rule): void {
    this.#deliveries.resume(rule);
    if (rule.periodMs !== undefined) this.#schedule(rule, rule.periodMs);
  }

  removeBus(name: string): void {
    this.#rulesByBus.delete(name);
  }

  /** Its schedule ends; what is on its way arrives. */
  removeRule(ruleArn: string): void {
    this.#schedules.get(ruleArn)?.();
    this.#schedules.delete(ruleArn);
    for (const [busName, rules] of this.#rulesByBus)
      this.#rulesByBus.set(
        busName,
        rules.filter(({ arn }) => arn !== ruleArn),
      );
  }

  removeArchive(name: string): void {
    this.#archives.remove(name);
  }

  close(): void {
    for (const cancel of this.#schedules.values()) cancel();
    this.#schedules.clear();
    this.#replays.close();
    this.#deliveries.close();
  }

  #describeBus(name: string): JsonObject {
    if (!this.#rulesByBus.has(name)) throw noSuchBus(name);
    return { Name: name, Arn: this.busArn(name) };
  }

  #putEvents(entries: readonly PutEventsEntry[]): JsonObject {
    const results = entries.map((entry) => this.#putEvent(entry));
    const FailedEntryCount = results.filter((result) => 'ErrorCode' in result).length;
    return { FailedEntryCount, Entries: results };
  }

  #putEvent(entry: PutEventsEntry): JsonObject {
    try {
      const event = eventOf(entry, this.#options.place, this.#options.clock.now());
      this.#publish(event, busNameIn(entry.EventBusName));
      return { EventId: event.id };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { ErrorCode: error.code, ErrorMessage: error.message };
    }
  }

  #publish(event: BusEvent, busName: string): void {
    const rules = this.#rulesByBus.get(busName);
    if (rules === undefined) throw noSuchBus(busName);
    this.#archives.keep(event, busName);
    for (const rule of rules) this.#offer(event, rule);
  }

  #offer(event: BusEvent, rule: Rule): void {
    if (rule.matches?.(event) === true) this.#deliver(event, rule);
  }

  #deliver(event: BusEvent, rule: Rule): void {
    for (const target of rule.targets) this.#deliveries.begin(event, rule, target);
  }

  /** The first event comes one period from now, also after a restart. */
  #schedule(rule: Rule, periodMs: number): void {
    const { clock } = this.#options;
    let isDue = false;
    const scheduleAt = (dueMs: number): void => {
      const cancel = clock.schedule(dueMs, () => {
        scheduleAt(dueMs + periodMs);
        if (isDue) return;
        // A clock that jumps over many periods asks for one event, not for thousands at the same moment.
        isDue = true;
        queueMicrotask(() => {
          isDue = false;
          if (this.#schedules.has(rule.arn)) this.#deliver(this.#scheduledEvent(rule), rule);
        });
      });
      this.#schedules.set(rule.arn, cancel);
    };
    scheduleAt(clock.now() + periodMs);
  }

  #scheduledEvent(rule: Rule): BusEvent {
    return busEvent(
      {
        detailType: 'Scheduled Event',
        source: 'aws.events',
        timeMs: this.#options.clock.now(),
        resources: [rule.arn],
        detail: {},
      },
      this.#options.place,
    );
  }

  #arn(resource: string): string {
    const { region, account } = this.#options.place;
    return `arn:aws:events:${region}:${account}:${resource}`;
  }
}

/** A bus is named by its name or its ARN. */
export function busNameIn(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}

function busToDescribe({ Name }: JsonObject): string {
  return typeof Name === 'string' ? busNameIn(Name) : DEFAULT_BUS;
}

function noSuchBus(name: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
}

function testEventPattern({ EventPattern, Event }: JsonObject): boolean {
  return compileEventPattern(parseJson('EventPattern', EventPattern))(parseJson('Event', Event));
}

function parseJson(name: string, value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch (cause) {
    const code = name === 'EventPattern' ? 'InvalidEventPatternException' : 'ValidationException';
    throw new AwsError(code, `Parameter ${name} is not valid. Reason: it is not JSON.`, { cause });
  }
}

function unknownOperation(name: string): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `The local cloud does not support the EventBridge operation ${name}.`,
  );
}
