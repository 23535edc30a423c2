import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Place } from '../service.ts';
import { DeployedStack, type DeployedStackOptions, type Exports } from '../template/deployed-stack.ts';
import { validationError } from './read-template.ts';
import { Stack } from './stack.ts';

export interface StackStoreOptions extends Pick<DeployedStackOptions, 'assetDirectory'> {
  readonly clock: Clock;
  readonly place: Place;
}

/** All stacks, those that were deleted too: they are still known by their id. */
export class StackStore {
  readonly exports: Exports = new Map();
  readonly #options: StackStoreOptions;
  readonly #stacks: Stack[] = [];

  constructor(options: StackStoreOptions) {
    this.#options = options;
  }

  /** Those that stand, the newest first. */
  all(): readonly Stack[] {
    return this.#stacks.filter(isThere);
  }

  /** By name; by id also one that was deleted. */
  find(nameOrId: string): Stack | undefined {
    return this.#stacks.find((stack) => stack.id === nameOrId || (stack.name === nameOrId && isThere(stack)));
  }

  /** @throws {AwsError} ValidationError */
  get(nameOrId: string): Stack {
    const stack = this.find(nameOrId);
    if (stack === undefined) throw validationError(`Stack with id ${nameOrId} does not exist`);
    return stack;
  }

  create(name: string): Stack {
    const { clock, place, assetDirectory } = this.#options;
    const deployed = new DeployedStack({ name, place, exports: this.exports, assetDirectory });
    const stack = new Stack(this.arn(name, randomUUID()), name, clock.now(), deployed);
    this.#stacks.unshift(stack);
    return stack;
  }

  /** Who uses an export of this stack, besides itself. */
  importersOf(exportName: string, owner: Stack): string[] {
    return this.all()
      .filter((stack) => stack !== owner && stack.deployed.imports.has(exportName))
      .map(({ name }) => name);
  }

  arn(name: string, id: string): string {
    const { region, account } = this.#options.place;
    return `arn:aws:cloudformation:${region}:${account}:stack/${name}/${id}`;
  }
}

function isThere({ status }: Stack): boolean {
  return status !== 'DELETE_COMPLETE';
}
