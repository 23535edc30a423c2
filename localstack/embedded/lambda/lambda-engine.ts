import { AwsError } from '../aws-error.ts';
import type { JumpingClock } from '../clock.ts';
import type { Functions, LogSink, Principal } from '../service.ts';
import { DeployedFunction } from './deployed-function.ts';
import type { FunctionSettings } from './function-settings.ts';

/** All functions, by ARN or name. */
export class LambdaEngine implements Functions {
  readonly #clock: JumpingClock;
  readonly #log: LogSink;
  readonly #functions = new Map<string, DeployedFunction>();
  /** Those that another took the place of, which may still be at work. */
  readonly #retired: DeployedFunction[] = [];

  constructor({ clock, log }: { clock: JumpingClock; log: LogSink }) {
    this.#clock = clock;
    this.#log = log;
  }

  /** In the place of the function that had this name: what that is doing, it does to its end. */
  deploy(settings: FunctionSettings): void {
    const before = this.#functions.get(settings.arn);
    if (before !== undefined) {
      before.retire();
      this.#retired.push(before);
    }
    this.#functions.set(settings.arn, new DeployedFunction(settings, this.#clock, this.#log));
  }

  /** Nobody can invoke it any more; what runs is ended. */
  async remove(name: string): Promise<void> {
    const removed = this.function(name);
    this.#functions.delete(removed.settings.arn);
    await removed.close();
  }

  async invoke(nameOrArn: string, event: unknown): Promise<unknown> {
    return this.function(nameOrArn).invoke(event);
  }

  principalOf(functionArn: string): Principal {
    const { roleArn, name } = this.function(functionArn).settings;
    return { kind: 'role', roleArn, functionName: name };
  }

  timeoutSecondsOf(functionArn: string): number {
    return this.function(functionArn).settings.timeoutSeconds;
  }

  /** @throws {AwsError} ResourceNotFoundException */
  function(nameOrArn: string): DeployedFunction {
    const name = nameOrArn.split(':').at(-1);
    const found = [...this.#functions.values()].find(({ settings }) => settings.name === name);
    if (found === undefined) {
      throw new AwsError('ResourceNotFoundException', `Function not found: ${nameOrArn}`, { status: 404 });
    }
    return found;
  }

  /** The settings of every function. */
  list(): FunctionSettings[] {
    return [...this.#functions.values()].map(({ settings }) => settings);
  }

  /** Ends all threads of a function, in the middle of whatever they do. */
  async terminate(functionName: string): Promise<void> {
    await this.function(functionName).terminate();
  }

  async close(): Promise<void> {
    const all = [...this.#functions.values(), ...this.#retired];
    await Promise.all(all.map((deployed) => deployed.close()));
  }
}
