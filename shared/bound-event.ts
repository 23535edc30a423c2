import type { StoredEvent } from './events.ts';
import { truncateText } from './truncate-text.ts';

/** What receivers are promised: the body of a webhook has less than 20 kB. */
const MOST_BYTES = 19_999;
/** How long texts and lists may stay, tried one after the other. */
const LENGTHS = [1000, 200, 100] as const;
/** What may be deeper than anything that we tell. */
const MOST_DEPTH = 8;

/** An event whose body is as small as we promise. What is cut says so (`data.cut`); nothing is cut from what fits. */
export function boundEvent<Event extends StoredEvent>(event: Event): Event {
  if (fits(event, event.data)) return event;
  for (const length of LENGTHS) {
    const data = { ...members(event.data, length, 0), cut: true };
    if (fits(event, data)) return { ...event, data };
  }
  return { ...event, data: whatFits(event) };
}

function fits(event: StoredEvent, data: StoredEvent['data']): boolean {
  return bytesOf(event, data) <= MOST_BYTES;
}

function bytesOf({ type, timestamp }: StoredEvent, data: StoredEvent['data']): number {
  return Buffer.byteLength(JSON.stringify({ type, timestamp, data }));
}

function members(value: object, length: number, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'details') // of problems; what they detail is said in words, too
      .map(([name, member]) => [name, name === 'links' ? member : cut(member, length, depth + 1)]),
  );
}

function cut(value: unknown, length: number, depth: number): unknown {
  if (typeof value === 'string') return truncateText(value, length);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MOST_DEPTH) return null;
  if (!Array.isArray(value)) return members(value, length, depth);
  return value.slice(0, length).map((item) => cut(item, length, depth + 1));
}

/** Members from the first on, without those that are too large. */
function whatFits(event: StoredEvent): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  let room = MOST_BYTES - bytesOf(event, { cut: true });
  for (const [name, member] of Object.entries(members(event.data, LENGTHS[2], 0))) {
    const bytes = Buffer.byteLength(JSON.stringify({ [name]: member })); // as many as two braces more than it adds
    if (bytes > room) continue;
    kept[name] = member;
    room -= bytes;
  }
  return { ...kept, cut: true };
}
