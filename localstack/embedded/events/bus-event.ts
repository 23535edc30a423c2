import { randomUUID } from 'node:crypto';
import type { JsonObject, Place } from '../service.ts';

/** An event as rules match it and targets get it; the members stand in EventBridge's order. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  /** Of the replay that the event comes from; else absent. */
  readonly 'replay-name'?: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, to the second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
}

interface BusEventContent {
  readonly detailType: string;
  readonly source: string;
  readonly timeMs: number;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
}

export function busEvent(content: BusEventContent, { account, region }: Place): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': content.detailType,
    source: content.source,
    account,
    time: toSecond(content.timeMs),
    region,
    resources: content.resources,
    detail: content.detail,
  };
}

/** e.g. `2026-11-22T10:00:00Z` */
export function toSecond(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}/, '');
}
