import type { Level } from './dynalite.ts';

/** @throws {Error} that says what to do when the directory cannot be used. */
export async function openLevel(level: Level, directory: string | undefined): Promise<void> {
  try {
    await level.open();
  } catch (error) {
    throw new Error(
      isLocked(error)
        ? `The data directory ${directory} is in use by another process. Stop that one, or start with another directory.`
        : `The data directory ${directory} cannot be opened. Check that it is writable and was made by this program, or start with another one.`,
      { cause: error },
    );
  }
}

function isLocked(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED';
}
