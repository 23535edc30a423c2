import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const INSTALLED = '/usr/lib/postgresql';
const USER = 'postgres';

/** A PostgreSQL as Debian installs it, in a folder of its own, which only a socket in there leads to. */
export class TemporaryPostgres implements AsyncDisposable {
  readonly version: string;
  readonly #programs: string;
  readonly #folder: string;
  /** The server refuses to run as root. */
  readonly #owner: { readonly uid: number; readonly gid: number } | undefined;

  private constructor(version: string, folder: string, owner: { uid: number; gid: number } | undefined) {
    this.version = version;
    this.#programs = join(INSTALLED, version, 'bin');
    this.#folder = folder;
    this.#owner = owner;
  }

  /** Undefined when no server is installed. */
  static async start(): Promise<TemporaryPostgres | undefined> {
    const versions = await readdir(INSTALLED).catch(() => []);
    const version = versions.toSorted((a, b) => Number(b) - Number(a))[0];
    if (version === undefined) return undefined;
    const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
    const owner = process.getuid?.() === 0 ? await idsOf(USER) : undefined;
    if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
    const server = new TemporaryPostgres(version, folder, owner);
    await server.#make();
    return server;
  }

  /** Runs a script in an empty database. */
  async load(script: string): Promise<void> {
    await this.#psql('template1', ['-c', 'drop database if exists bench', '-c', 'create database bench']);
    await this.#psql('bench', ['-f', script]);
  }

  async run(statement: string): Promise<void> {
    await this.#psql('bench', ['-c', statement]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#asOwner('pg_ctl', ['-D', this.#data, '-m', 'immediate', '-w', 'stop']);
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  async #make(): Promise<void> {
    const data = ['-D', this.#data];
    await this.#asOwner('initdb', [...data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8']);
    const options = `-c listen_addresses='' -c unix_socket_directories=${this.#folder}`;
    await this.#asOwner('pg_ctl', [...data, '-l', join(this.#folder, 'log'), '-o', options, '-w', 'start']);
  }

  async #asOwner(program: string, args: readonly string[]): Promise<void> {
    await run(join(this.#programs, program), args, { cwd: this.#folder, ...this.#owner });
  }

  async #psql(database: string, args: readonly string[]): Promise<void> {
    const always = ['-X', '-q', '-h', this.#folder, '-U', USER, '-d', database, '-v', 'ON_ERROR_STOP=1'];
    await run(join(this.#programs, 'psql'), [...always, ...args]);
  }
}

async function idsOf(user: string): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((what) => run('id', [what, user])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}
