const PATIENCE_MS = 20_000;
const PAUSE_MS = 20;

/**
 * Asks again until `probe` gives something. For what happens in other threads; never for what a clock decides.
 * @throws after 20 s, unless told otherwise, with `what` in the message.
 */
export async function eventually<Value>(
  what: string,
  probe: () => Promise<Value | undefined> | Value | undefined,
  patienceMs = PATIENCE_MS,
): Promise<Value> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`Waited ${patienceMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
