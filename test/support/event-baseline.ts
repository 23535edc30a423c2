import { readdirSync, readFileSync } from 'node:fs';
import { eventJsonSchema } from '../../shared/event-schemas.ts';
import { EventType } from '../../shared/events.ts';
import { shapeBreaks } from './shape-breaks.ts';

export const BASELINE = new URL('../../docs/events/baseline/', import.meta.url);

type Shapes = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** The shapes that consumers were promised, by type. */
export function promisedShapes(): Shapes {
  const names = readdirSync(BASELINE).filter((name) => name.endsWith('.json'));
  return new Map(
    names
      .sort()
      .map((name) => [
        name.slice(0, -'.json'.length),
        JSON.parse(readFileSync(new URL(name, BASELINE), 'utf8')),
      ]),
  );
}

/** The shapes of today's code. */
export function presentShapes(): Shapes {
  return new Map(EventType.options.map((type) => [type, eventJsonSchema(type)]));
}

/** Promises that would be broken, in sentences. */
export function brokenPromises(promised: Shapes, present: Shapes): string[] {
  return [...promised].flatMap(([type, before]) => {
    const after = present.get(type);
    if (after === undefined)
      return [`${type} is gone, and consumers wait for it. Publish it beside what replaces it.`];
    return shapeBreaks(before, after).map(
      ({ pointer, why }) =>
        `${type} ${pointer}: ${why}. Leave ${type} as it is and make ${nextVersion(type)}.`,
    );
  });
}

/** `task.queued.v1` → `task.queued.v2` */
export function nextVersion(type: string): string {
  return type.replace(/\d+$/, (version) => String(Number(version) + 1));
}
