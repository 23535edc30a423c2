import { isInFlight, type StoredMessage } from './message.ts';

/**
 * FIFO: arrival order within a group; a group with a hidden message (in flight, or delayed) gives out nothing until
 * that one is deleted or visible again.
 */
export function* fifoOrder(messages: Iterable<StoredMessage>, nowMs: number): Generator<StoredMessage> {
  const all = [...messages];
  const locked = new Set(all.filter((message) => isInFlight(message, nowMs)).map(({ groupId }) => groupId));
  for (const message of all) {
    if (locked.has(message.groupId)) continue;
    if (message.visibleAtMs > nowMs) locked.add(message.groupId);
    else yield message;
  }
}

/**
 * Standard queues: arrival order, but what is of a noisy group comes last ("fair queues"); of several noisy ones those with
 * the fewest messages in flight come first. Messages without a group are never noisy.
 */
export function* fairOrder(
  messages: Iterable<StoredMessage>,
  nowMs: number,
  noisy: ReadonlySet<string>,
): Generator<StoredMessage> {
  const inFlight = new Map<string, number>();
  const waiting = new Map<string, StoredMessage[]>();
  const quiet: StoredMessage[] = [];
  for (const message of messages) {
    const { groupId } = message;
    const isVisible = message.visibleAtMs <= nowMs;
    if (groupId === undefined || !noisy.has(groupId)) {
      if (isVisible) quiet.push(message);
    } else if (isVisible) {
      const group = waiting.get(groupId);
      if (group === undefined) waiting.set(groupId, [message]);
      else group.push(message);
    } else if (isInFlight(message, nowMs)) {
      inFlight.set(groupId, (inFlight.get(groupId) ?? 0) + 1);
    }
  }
  yield* quiet;
  yield* fewestFirst(waiting, inFlight);
}

/** @param inFlight how many each group has; changed as messages are given out */
function* fewestFirst(
  waiting: ReadonlyMap<string, readonly StoredMessage[]>,
  inFlight: Map<string, number>,
): Generator<StoredMessage> {
  const positions = new Map<string, number>();
  const countOf = (groupId: string) => inFlight.get(groupId) ?? 0;
  for (;;) {
    let next: { readonly groupId: string; readonly message: StoredMessage } | undefined;
    for (const [groupId, group] of waiting) {
      const message = group[positions.get(groupId) ?? 0];
      if (message === undefined) continue;
      const difference = next === undefined ? -1 : countOf(groupId) - countOf(next.groupId);
      const isEarlier = next !== undefined && message.sequenceNumber < next.message.sequenceNumber;
      if (difference < 0 || (difference === 0 && isEarlier)) next = { groupId, message };
    }
    if (next === undefined) return;
    const { groupId, message } = next;
    positions.set(groupId, (positions.get(groupId) ?? 0) + 1);
    inFlight.set(groupId, countOf(groupId) + 1);
    yield message;
  }
}
