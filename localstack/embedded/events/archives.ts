import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import type { JsonObject } from '../service.ts';
import type { Archive } from './archive.ts';
import type { BusEvent } from './bus-event.ts';

const SPACE = 'events-archives';
const DAY_MS = 86_400_000;
/** How often what is too old is thrown away; nobody gets to see it in between. */
const FORGET_EVERY_MS = 60_000;

interface Archived {
  readonly archive: string;
  readonly archivedAtMs: number;
  readonly event: BusEvent;
}

/** What archives keep. On AWS an event may take minutes to get there; here it is there at once. */
export class Archives {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #archives = new Map<string, Archive>();
  /** In the order in which they came. */
  readonly #events: Map<string, Archived>;
  #count: number;
  #forgetAgainAtMs = 0;

  constructor({ clock, journal }: { readonly clock: Clock; readonly journal: Journal }) {
    this.#clock = clock;
    this.#journal = journal;
    this.#events = journal.load<Archived>(SPACE);
    this.#count = Math.max(0, ...[...this.#events.keys()].map(Number));
  }

  add(archive: Archive): void {
    this.#archives.set(archive.name, archive);
  }

  /** With all that it keeps. */
  remove(name: string): void {
    this.#archives.delete(name);
    for (const [key, { archive }] of this.#events) {
      if (archive !== name) continue;
      this.#events.delete(key);
      this.#journal.delete(SPACE, key);
    }
  }

  /** @throws {AwsError} ResourceNotFoundException */
  find(name: string): Archive {
    const archive = this.#archives.get(name);
    if (archive === undefined) {
      throw new AwsError('ResourceNotFoundException', `Archive ${name} does not exist.`);
    }
    return archive;
  }

  /** Keeps a copy in every archive that wants it; what was replayed has been kept before. */
  keep(event: BusEvent, busName: string): void {
    this.#forget();
    if (event['replay-name'] !== undefined) return;
    for (const { name, busName: source, matches } of this.#archives.values()) {
      if (source === busName && matches(event)) this.#put(name, event);
    }
  }

  /** The events that happened from one time up to another, oldest first. */
  between({ name }: Archive, startMs: number, endMs: number): BusEvent[] {
    return this.#of(name)
      .filter(({ time }) => Date.parse(time) >= startMs && Date.parse(time) <= endMs)
      .sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
  }

  describe(name: string): JsonObject {
    const archive = this.find(name);
    const events = this.#of(name);
    return {
      ArchiveArn: archive.arn,
      ArchiveName: archive.name,
      EventSourceArn: archive.arn.replace(/archive\/.*$/, `event-bus/${archive.busName}`),
      ...(archive.description === undefined ? {} : { Description: archive.description }),
      ...(archive.pattern === undefined ? {} : { EventPattern: archive.pattern }),
      State: 'ENABLED',
      RetentionDays: archive.retentionDays,
      SizeBytes: events.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event)), 0),
      EventCount: events.length,
      CreationTime: archive.createdAtMs / 1000,
    };
  }

  #of(name: string): BusEvent[] {
    return [...this.#events.values()].flatMap((archived) =>
      archived.archive === name && !this.#isOld(archived) ? [archived.event] : [],
    );
  }

  #put(archive: string, event: BusEvent): void {
    this.#count += 1;
    const key = String(this.#count).padStart(15, '0'); // the journal sorts keys as texts
    const archived: Archived = { archive, archivedAtMs: this.#clock.now(), event };
    this.#events.set(key, archived);
    this.#journal.put(SPACE, key, archived);
  }

  #forget(): void {
    const nowMs = this.#clock.now();
    if (nowMs < this.#forgetAgainAtMs) return;
    this.#forgetAgainAtMs = nowMs + FORGET_EVERY_MS;
    for (const [key, archived] of this.#events) {
      if (!this.#isOld(archived)) continue;
      this.#events.delete(key);
      this.#journal.delete(SPACE, key);
    }
  }

  #isOld({ archive, archivedAtMs }: Archived): boolean {
    const days = this.#archives.get(archive)?.retentionDays ?? 0;
    return days > 0 && archivedAtMs + days * DAY_MS <= this.#clock.now();
  }
}
