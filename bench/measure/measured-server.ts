import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { ApiServer, ServerUsage } from '../api-server.ts';
import { PROJECT } from '../folders.ts';

/** A server in a process of its own, which ends with this one. */
export class MeasuredServer {
  readonly about: ApiServer;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, about: ApiServer) {
    this.#child = child;
    this.about = about;
  }

  static async start(program: string, argv: readonly string[]): Promise<MeasuredServer> {
    const child = fork(program, argv, { cwd: PROJECT });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`${program} ended with ${String(code)} before it listened.`);
    });
    const [about] = await Promise.race([once(child, 'message'), ended]);
    ended.catch(() => {}); // it may end now
    return new MeasuredServer(child, ApiServer.parse(about));
  }

  /** Of CPU, since it started. */
  async cpuSeconds(): Promise<number> {
    const answer = once(this.#child, 'message');
    this.#child.send('usage');
    const [usage] = await answer;
    return ServerUsage.parse(usage).cpuSeconds;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}
