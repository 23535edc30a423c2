/**
 * Who waits here waits for threads that share the machine with all others: how long they take says nothing about
 * whether they work. So patience is far beyond what any of it takes, and ends before the test's own time does.
 */
const PATIENCE_MS = 120_000;
const PAUSE_MS = 20;

/**
 * Asks again until `probe` gives something. For what happens in other threads; never for what a clock decides.
 * @throws after two minutes, with `what` in the message.
 */
export async function eventually<Value>(
  what: string,
  probe: () => Promise<Value | undefined> | Value | undefined,
): Promise<Value> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`Waited ${PATIENCE_MS} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
