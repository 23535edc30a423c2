/** As deep as chains of causes are followed. */
const MAX_DEPTH = 4;

export interface FaultDescription {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly cause?: FaultDescription;
}

/**
 * What a log may hold of an error: not its other properties, where libraries and refusals keep requests, items and
 * names of files.
 */
export function describeFault(error: unknown, depth = MAX_DEPTH): FaultDescription {
  if (!(error instanceof Error))
    return { name: typeof error, message: 'Something that is no error was thrown.' };
  const { name, message, stack, cause } = error;
  if (cause === undefined || depth === 0) return { name, message, stack };
  return { name, message, stack, cause: describeFault(cause, depth - 1) };
}
