import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TokenStore, Tokens } from '../../../client/tokens.ts';
import { InvalidInputError } from '../../../shared/errors.ts';
import { explainReadError, explainWriteError } from '../system-error.ts';

const PAUSE_MS = 50;
/** Longer than an exchange of tokens takes; who held the lock for so long is gone. */
const STALE_MS = 30_000;

interface Content {
  /** Where one logged in last. */
  readonly endpoint?: string;
  readonly sessions: Readonly<Record<string, Tokens>>;
}

/** Sessions of this user, by backend. Nobody else may read them. */
export class CredentialsFile {
  readonly path: string;

  constructor(path = join(configurationDirectory(), 'etl-design', 'credentials.json')) {
    this.path = path;
  }

  async lastEndpoint(): Promise<string | undefined> {
    return (await this.#read()).endpoint;
  }

  /** Tokens for one backend. With `isLogin` this becomes the backend that commands mean. */
  storeFor(endpoint: string, { isLogin = false } = {}): TokenStore {
    return {
      read: async () => (await this.#read()).sessions[endpoint],
      // Two commands at once would use the same refresh token, which ends the session.
      replace: (next) =>
        this.#locked(async () => {
          const content = await this.#read();
          const current = content.sessions[endpoint];
          const tokens = await next(current);
          if (tokens === current) return tokens;
          const sessions = { ...content.sessions, [endpoint]: tokens };
          await this.#write({ ...content, sessions, ...(isLogin && { endpoint }) });
          return tokens;
        }),
    };
  }

  async #read(): Promise<Content> {
    const text = await readFile(this.path, 'utf8').catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) return '{"sessions":{}}';
      throw explainReadError(error, this.path);
    });
    const content: unknown = parseOrUndefined(text);
    if (!isContent(content))
      throw new InvalidInputError(`“${this.path}” is not what etl login wrote. Remove it and log in again.`);
    return content;
  }

  async #write(content: Content): Promise<void> {
    const fresh = `${this.path}.${process.pid}`;
    {
      await using file = await open(fresh, 'w', 0o600);
      await file.chmod(0o600);
      await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    }
    await rename(fresh, this.path);
  }

  async #locked<Result>(work: () => Promise<Result>): Promise<Result> {
    const lock = `${this.path}.lock`;
    try {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
      while (!(await this.#lock(lock))) await sleep(PAUSE_MS);
    } catch (error) {
      throw explainWriteError(error, this.path);
    }
    try {
      return await work();
    } finally {
      await rm(lock, { recursive: true, force: true });
    }
  }

  /** @returns whether it is ours */
  async #lock(lock: string): Promise<boolean> {
    try {
      await mkdir(lock);
      return true;
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error;
      const taken = await stat(lock).catch(() => undefined);
      if (taken && Date.now() - taken.mtimeMs > STALE_MS) await rm(lock, { recursive: true, force: true });
      return false;
    }
  }
}

function configurationDirectory(): string {
  // biome-ignore lint/style/noProcessEnv: where people say their configuration is
  const chosen = process.env.XDG_CONFIG_HOME;
  return chosen?.startsWith('/') ? chosen : join(homedir(), '.config');
}

function isContent(value: unknown): value is Content {
  return (
    typeof value === 'object' && value !== null && 'sessions' in value && typeof value.sessions === 'object'
  );
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
