import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { JsonObject } from '../service.ts';

/** Seconds since the epoch. */
const Time = z.number();

const StartReplay = z.strictObject({
  ReplayName: z.string().regex(/^[.\-_A-Za-z0-9]{1,64}$/),
  Description: z.string().max(512).optional(),
  EventSourceArn: z.string(),
  EventStartTime: Time,
  EventEndTime: Time,
  Destination: z.strictObject({ Arn: z.string(), FilterArns: z.array(z.string()).optional() }),
});
export type ReplayRequest = z.output<typeof StartReplay>;

/** A replay as the journal keeps it. */
export interface Replay {
  readonly request: ReplayRequest;
  readonly arn: string;
  readonly archiveName: string;
  readonly state: 'STARTING' | 'RUNNING' | 'COMPLETED';
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  /** Up to where events have been replayed. */
  readonly lastReplayedMs?: number;
}

/** @throws {AwsError} ValidationException */
export function parseStartReplay(input: JsonObject): ReplayRequest {
  const { data, error } = StartReplay.safeParse(input);
  if (data === undefined) {
    const [issue] = error.issues;
    throw new AwsError('ValidationException', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  if (!/:archive\/[^/]+$/.test(data.EventSourceArn)) {
    throw invalid('EventSourceArn', 'Must contain an archive');
  }
  if (!/:event-bus\/[^/]+$/.test(data.Destination.Arn)) {
    throw invalid('Destination.Arn', 'Must contain an event bus');
  }
  if (data.EventStartTime >= data.EventEndTime) {
    throw invalid('EventEndTime', 'EventStartTime must be before EventEndTime');
  }
  return data;
}

export function invalid(parameter: string, reason: string): AwsError {
  return new AwsError('ValidationException', `Parameter ${parameter} is not valid. Reason: ${reason}.`);
}

export function describeReplay(replay: Replay): JsonObject {
  const { ReplayName, Description, EventSourceArn, Destination, EventStartTime, EventEndTime } =
    replay.request;
  return {
    ReplayName,
    ReplayArn: replay.arn,
    ...(Description === undefined ? {} : { Description }),
    State: replay.state,
    EventSourceArn,
    Destination,
    EventStartTime,
    EventEndTime,
    ReplayStartTime: replay.startedAtMs / 1000,
    ...(replay.lastReplayedMs === undefined ? {} : { EventLastReplayedTime: replay.lastReplayedMs / 1000 }),
    ...(replay.endedAtMs === undefined ? {} : { ReplayEndTime: replay.endedAtMs / 1000 }),
  };
}
