import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Where the engines keep what must survive a restart, as JSON by space and key. Engines work on their own maps,
 * load them from here at start and write every change through.
 */
export interface Journal {
  /** All entries of a space, in the order of their keys. */
  load<Value>(space: string): Map<string, Value>;
  put(space: string, key: string, value: unknown): void;
  delete(space: string, key: string): void;
  close(): void;
}

/** Keeps nothing: the state ends with the process. */
export class NoJournal implements Journal {
  load<Value>(): Map<string, Value> {
    return new Map();
  }
  put(): void {}
  delete(): void {}
  close(): void {}
}

/**
 * One SQLite file in `directory`. A change that was made survives the process, also `kill -9`. A power cut may take the
 * latest changes (the file stays whole): with `synchronous = NORMAL` the log is not forced to the disk at each of them.
 */
export class SqliteJournal implements Journal {
  readonly #database: DatabaseSync;
  readonly #put;
  readonly #delete;
  readonly #load;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    this.#database = new DatabaseSync(join(directory, 'state.sqlite'));
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS entries (space TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (space, key));
    `);
    this.#put = this.#database.prepare('INSERT OR REPLACE INTO entries (space, key, value) VALUES (?, ?, ?)');
    this.#delete = this.#database.prepare('DELETE FROM entries WHERE space = ? AND key = ?');
    this.#load = this.#database.prepare('SELECT key, value FROM entries WHERE space = ? ORDER BY key');
  }

  load<Value>(space: string): Map<string, Value> {
    const rows = this.#load.all(space) as { key: string; value: string }[]; // safe because the table says so
    return new Map(rows.map(({ key, value }) => [key, JSON.parse(value) as Value]));
  }

  put(space: string, key: string, value: unknown): void {
    this.#put.run(space, key, JSON.stringify(value));
  }

  delete(space: string, key: string): void {
    this.#delete.run(space, key);
  }

  close(): void {
    this.#database.close();
  }
}
