/** Ctrl-C came. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** Does something that Ctrl-C stops: then it throws an `InterruptedError`. A second Ctrl-C ends the process, as ever. */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const stop = () => controller.abort(new InterruptedError('Ctrl-C'));
  process.once('SIGINT', stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    process.off('SIGINT', stop);
  }
}
