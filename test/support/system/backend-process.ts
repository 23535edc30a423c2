import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';

export const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

/** `npm start` without npm: the process that a person starts and ends with Ctrl-C. */
export class BackendProcess {
  output = '';
  errors = '';
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;

  constructor(environment: Record<string, string>, args: readonly string[] = []) {
    this.#child = spawn(process.execPath, ['localstack/start.ts', ...args], {
      cwd: PROJECT,
      // biome-ignore lint/style/noProcessEnv: a child process needs the PATH
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
    this.#exit = new Promise((resolve) => this.#child.on('close', resolve));
  }

  /** The address it says it is ready at. */
  async url(): Promise<string> {
    const line = await eventually('ready', () => {
      if (this.#child.exitCode !== null) throw new Error(`It ended before it was ready:\n${this.errors}`);
      return /^ready (http:\S+)$/m.exec(this.output)?.[1];
    });
    return line;
  }

  /** Ctrl-C. @returns the exit code */
  interrupt(signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<number | null> {
    this.#child.kill(signal);
    return this.#exit;
  }

  /** @returns the exit code once it ends by itself */
  ended(): Promise<number | null> {
    return this.#exit;
  }
}
