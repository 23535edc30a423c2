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
 * Standard queues: arrival order, but the groups with the fewest messages in flight come first, so that one
 * group's backlog does not delay the others ("fair queues"). Messages without a group never wait for a group.
 */
export function* fairOrder(messages: Iterable<StoredMessage>, nowMs: number): Generator<StoredMessage> {
  const inFlight = new Map<string | undefined, number>();
  const waiting = new Map<string | undefined, StoredMessage[]>();
  for (const message of messages) {
    if (message.visibleAtMs <= nowMs) {
      const group = waiting.get(message.groupId);
      if (group === undefined) waiting.set(message.groupId, [message]);
      else group.push(message);
    } else if (message.groupId !== undefined && isInFlight(message, nowMs)) {
      inFlight.set(message.groupId, (inFlight.get(message.groupId) ?? 0) + 1);
    }
  }
  const positions = new Map<string | undefined, number>();
  for (;;) {
    let next: StoredMessage | undefined;
    for (const [groupId, group] of waiting) {
      const head = group[positions.get(groupId) ?? 0];
      if (head !== undefined && comesBefore(head, next, inFlight)) next = head;
    }
    if (next === undefined) return;
    const { groupId } = next;
    positions.set(groupId, (positions.get(groupId) ?? 0) + 1);
    if (groupId !== undefined) inFlight.set(groupId, (inFlight.get(groupId) ?? 0) + 1);
    yield next;
  }
}

function comesBefore(
  message: StoredMessage,
  other: StoredMessage | undefined,
  inFlight: ReadonlyMap<string | undefined, number>,
): boolean {
  if (other === undefined) return true;
  const difference = (inFlight.get(message.groupId) ?? 0) - (inFlight.get(other.groupId) ?? 0);
  return difference === 0 ? message.sequenceNumber < other.sequenceNumber : difference < 0;
}
