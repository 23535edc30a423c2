import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';

export const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

/** `npm start`, with or without npm: the process that a person starts and ends with Ctrl-C. */
export class BackendProcess {
  output = '';
  errors = '';
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;

  /** @param asAShell starts it with npm and in a process group of its own, as a shell does */
  constructor(environment: Record<string, string>, args: readonly string[] = [], { asAShell = false } = {}) {
    const [command, start] = asAShell ? ['npm', 'start'] : [process.execPath, 'localstack/start.ts'];
    this.#child = spawn(command, [start, ...args], {
      cwd: PROJECT,
      detached: asAShell,
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
    const isReady = () => {
      if (this.#child.exitCode !== null) throw new Error(`It ended before it was ready:\n${this.errors}`);
      return /^ready (http:\S+)$/m.exec(this.output)?.[1];
    };
    return eventually('ready', isReady);
  }

  /** Also the id of its process group, if it was started as by a shell. */
  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('The process could not be started.');
    return pid;
  }

  /** What a terminal does at Ctrl-C: the whole process group hears of it. Harmless when nobody is left. */
  signalGroup(signal: 'SIGINT' | 'SIGKILL'): void {
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }

  /** Ctrl-C, for this process alone. @returns the exit code */
  interrupt(signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<number | null> {
    this.#child.kill(signal);
    return this.#exit;
  }

  /** @returns the exit code once it ends by itself */
  ended(): Promise<number | null> {
    return this.#exit;
  }
}
