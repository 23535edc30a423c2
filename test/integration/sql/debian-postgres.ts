import { type ChildProcessWithoutNullStreams, execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SqlEngine } from '../../../shared/sql/proof/sql-engine.ts';

const PROGRAMS = '/usr/lib/postgresql/15/bin';
const execute = promisify(execFile);

export const hasDebianPostgres = existsSync(join(PROGRAMS, 'initdb'));

/** The server does not start as root; the package has a user for it. */
function owner(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (kind: string) => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Debian's PostgreSQL in a folder of its own, reached by a socket in it. */
export class DebianPostgres implements AsyncDisposable {
  readonly #folder: string;
  readonly #owner: ReturnType<typeof owner>;

  private constructor(folder: string, user: ReturnType<typeof owner>) {
    this.#folder = folder;
    this.#owner = user;
  }

  static async start(): Promise<DebianPostgres> {
    const user = owner();
    const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
    if (user !== undefined) await chown(folder, user.uid, user.gid);
    const data = join(folder, 'data');
    const as = { ...user, cwd: folder };
    const initialise = ['-D', data, '-U', 'etl', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'];
    await execute(join(PROGRAMS, 'initdb'), initialise, as);
    const settings = `-c listen_addresses= -c unix_socket_directories=${folder} -c fsync=off -c jit=off -c max_locks_per_transaction=2048`;
    const log = join(folder, 'log');
    await execute(join(PROGRAMS, 'pg_ctl'), ['-D', data, '-l', log, '-o', settings, '-w', 'start'], as);
    const session = ['-h', folder, '-U', 'etl', '-X', '-q', '-d', 'postgres', '-c', 'create database book'];
    await execute(join(PROGRAMS, 'psql'), session);
    await writeFile(join(folder, 'empty.sql'), EMPTY);
    return new DebianPostgres(folder, user);
  }

  /**
   * Runs a script on an empty database as the documentation says, `psql -v ON_ERROR_STOP=1 -f`. Gives what psql said
   * when it stopped, nothing when it ran through.
   */
  async runFile(script: string): Promise<string | undefined> {
    const file = join(this.#folder, 'script.sql');
    await writeFile(file, script);
    const options = ['-h', this.#folder, '-U', 'etl', '-d', 'book', '-X', '-q', '-v', 'ON_ERROR_STOP=1'];
    const files = ['-f', join(this.#folder, 'empty.sql'), '-f', file];
    try {
      await execute(join(PROGRAMS, 'psql'), [...options, ...files], { maxBuffer: 64_000_000 });
      return undefined;
    } catch (error) {
      return error instanceof Error
        ? error.message.replace(/^Command failed: .*\n/, '').trim()
        : String(error);
    }
  }

  /** A session of its own in the database that `runFile` fills. */
  connect(timeout: `${number}s`): PostgresSession {
    return new PostgresSession(join(PROGRAMS, 'psql'), this.#folder, timeout);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const stop = ['-D', join(this.#folder, 'data'), '-m', 'immediate', 'stop'];
    await execute(join(PROGRAMS, 'pg_ctl'), stop, { ...this.#owner, cwd: this.#folder });
    await rm(this.#folder, { recursive: true });
  }
}

/** Faster than a new database each time. */
const EMPTY = `set client_min_messages = warning;
do $$ declare name text; begin
  for name in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', name);
  end loop;
end $$;
create schema public;
`;
const END = 'etl end of answer';
const ERROR = /^(?:psql:[^\n]*: )?(?:ERROR|FATAL|PANIC|error):\s+(.*)$/m;

/** psql that is told one thing after the other. */
export class PostgresSession implements SqlEngine, Disposable {
  readonly #psql: ChildProcessWithoutNullStreams;
  #said = '';
  #isOver = false;
  #heard: (() => void) | undefined;

  constructor(program: string, folder: string, timeout: string) {
    // What goes wrong must come where it went wrong, so both streams are one.
    const command = 'exec "$0" -h "$1" -U etl -d book -X -q -A -t -v VERBOSITY=terse 2>&1';
    this.#psql = spawn('sh', ['-c', command, program, folder]);
    this.#psql.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
      this.#heard?.();
    });
    this.#psql.on('close', () => {
      this.#isOver = true;
      this.#heard?.();
    });
    this.#psql.stdin.write(`set statement_timeout = '${timeout}';\n`);
  }

  async run(script: string): Promise<void> {
    await this.#tell(script.trimEnd().endsWith(';') ? script : `${script};`);
  }

  async query(select: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const answer = await this.#tell(
      `select coalesce(json_agg(to_json("etl answer"))::text, '[]') from (${select}) "etl answer";`,
    );
    return JSON.parse(answer);
  }

  async #tell(script: string): Promise<string> {
    this.#said = '';
    this.#psql.stdin.write(`${script}\n\\echo ${END}\n`);
    const end = `${END}\n`;
    while (!this.#said.endsWith(end)) {
      if (this.#isOver) throw new Error(`The connection was lost: ${this.#said}`);
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#heard = resolve;
      await promise;
    }
    const answer = this.#said.slice(0, -end.length);
    const error = ERROR.exec(answer.slice(0, 100_000));
    if (error !== null) throw new Error(error[1]);
    return answer;
  }

  [Symbol.dispose](): void {
    this.#psql.stdin.end();
  }
}
