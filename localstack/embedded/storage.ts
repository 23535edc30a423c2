import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataDirectory } from './data-directory.ts';
import { type Journal, NoJournal, SqliteJournal } from './journal.ts';

/** Where the engines keep what they hold. Disposing of it gives the directory free, or removes what was temporary. */
export interface Storage extends AsyncDisposable {
  readonly journal: Journal;
  /** The bytes of S3's objects. */
  readonly blobDirectory: string;
  /** DynamoDB's tables; in memory without it. */
  readonly tableDirectory: string | undefined;
}

/** State that survives in `directory`, or that ends with the process. */
export function openStorage(directory: string | undefined): Storage {
  return directory === undefined ? temporaryStorage() : lastingStorage(directory);
}

function temporaryStorage(): Storage {
  const blobDirectory = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  return {
    journal: new NoJournal(),
    blobDirectory,
    tableDirectory: undefined,
    [Symbol.asyncDispose]: () => rm(blobDirectory, { recursive: true, force: true }),
  };
}

function lastingStorage(directory: string): Storage {
  const unlock = lockDataDirectory(directory);
  try {
    const journal = new SqliteJournal(directory);
    const blobDirectory = join(directory, 'objects');
    mkdirSync(blobDirectory, { recursive: true });
    return {
      journal,
      blobDirectory,
      tableDirectory: join(directory, 'tables'),
      async [Symbol.asyncDispose]() {
        journal.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
