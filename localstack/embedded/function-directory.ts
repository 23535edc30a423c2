import type { LambdaEngine } from './lambda/lambda-engine.ts';
import type { ProvisionedResource } from './template/provision.ts';

export interface FunctionEntry {
  /** The name on the function's log lines and in `faults`. */
  readonly name: string;
  readonly arn: string;
  readonly logicalId: string;
  readonly constructPath: string | undefined;
}

/** The deployed functions, for tests: by name, construct path (`Service/Intake`) or the beginning of a logical id. */
export class FunctionDirectory {
  readonly entries: readonly FunctionEntry[];
  readonly #engine: LambdaEngine;

  constructor(engine: LambdaEngine, resources: readonly ProvisionedResource[]) {
    this.#engine = engine;
    this.entries = resources
      .filter(({ type }) => type === 'AWS::Lambda::Function')
      .map(({ resource, logicalId, constructPath }) => ({
        name: resource.ref,
        arn: resource.attributes?.Arn ?? '',
        logicalId,
        constructPath,
      }));
  }

  /** @throws an error that lists what there is, when none or several match. */
  find(query: string): FunctionEntry {
    const exact = this.entries.find(({ name, arn }) => name === query || arn === query);
    if (exact !== undefined) return exact;
    const matching = this.entries.filter(
      ({ logicalId, constructPath = '' }) =>
        logicalId.startsWith(query) || `/${constructPath}/`.includes(`/${query}/`),
    );
    const [found, ...others] = matching;
    if (found === undefined || others.length > 0) {
      const names = this.entries.map(({ name }) => name).join(', ');
      throw new Error(`${matching.length} functions match ${query}. There are: ${names || 'none'}.`);
    }
    return found;
  }

  invoke(query: string, event: unknown): Promise<unknown> {
    return this.#engine.invoke(this.find(query).arn, event);
  }

  /** Ends the function's threads in the middle of whatever they do. */
  terminate(query: string): Promise<void> {
    return this.#engine.terminate(this.find(query).arn);
  }

  liveThreads(query: string): number {
    return this.#engine.function(this.find(query).arn).liveEnvironments;
  }

  isAtWork(query: string): boolean {
    return this.#engine.function(this.find(query).arn).busyEnvironments > 0;
  }
}
