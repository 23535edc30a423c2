import type { Clock } from '../clock.ts';
import { messageOf } from '../message-of.ts';
import type { ResourceChange } from '../template/deployed-stack.ts';
import { validationError } from './read-template.ts';
import type { Stack, StackOutput } from './stack.ts';
import type { StackRevision } from './stack-revision.ts';
import type { StackStore } from './stack-store.ts';

/** Carries change sets out, to the end: whoever asks afterwards finds the stack complete, or as it was before. */
export class Deployments {
  readonly #stacks: StackStore;
  readonly #clock: Clock;

  constructor(stacks: StackStore, clock: Clock) {
    this.#stacks = stacks;
    this.#clock = clock;
  }

  /** @throws {AwsError} ValidationError, while the stack is being changed. */
  requireIdle({ id, status }: Stack): void {
    if (status === 'REVIEW_IN_PROGRESS' || !status.endsWith('_IN_PROGRESS')) return;
    throw validationError(`Stack:${id} is in ${status} state and can not be updated.`);
  }

  async deploy(stack: Stack, revision: StackRevision): Promise<void> {
    const before = stack.revision;
    const action = before === undefined ? 'CREATE' : 'UPDATE';
    if (before !== undefined) stack.updatedAtMs = this.#clock.now();
    this.#become(stack, `${action}_IN_PROGRESS`, 'User Initiated');
    const failure = await this.#carryOut(stack, revision, false);
    if (failure === undefined) {
      stack.revision = revision;
      this.#become(stack, `${action}_COMPLETE`);
    } else await this.#rollBack(stack, before, failure);
  }

  /** @throws {AwsError} ValidationError, while the stack is protected. */
  async delete(stack: Stack): Promise<void> {
    if (stack.isProtected) {
      throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
    }
    this.requireIdle(stack);
    const used = this.#exportsInUse(stack, []);
    if (used !== undefined) {
      this.#become(stack, 'DELETE_FAILED', used);
      return;
    }
    this.#become(stack, 'DELETE_IN_PROGRESS', 'User Initiated');
    const failure = this.#tell(stack, await stack.deployed.remove({ isRollback: false }));
    if (failure === undefined) {
      this.#offer(stack, []);
      this.#become(stack, 'DELETE_COMPLETE');
    } else this.#become(stack, 'DELETE_FAILED', failure);
  }

  /** @returns why it failed, if it did */
  async #carryOut(
    stack: Stack,
    { plan, takesOver }: StackRevision,
    isRollback: boolean,
  ): Promise<string | undefined> {
    const changes = await stack.deployed.apply(plan, { takesOver, isRollback });
    const failure = this.#tell(stack, changes) ?? started(stack, changes);
    if (failure !== undefined) return failure;
    const outputs = stack.deployed.outputs();
    const used = this.#exportsInUse(stack, outputs);
    if (used === undefined) this.#offer(stack, outputs);
    return used;
  }

  async #rollBack(stack: Stack, before: StackRevision | undefined, failure: string): Promise<void> {
    const prefix = before === undefined ? 'ROLLBACK' : 'UPDATE_ROLLBACK';
    this.#become(stack, `${prefix}_IN_PROGRESS`, failure);
    const again =
      before === undefined
        ? this.#tell(stack, await stack.deployed.remove({ isRollback: true }))
        : await this.#carryOut(stack, before, true);
    this.#become(stack, again === undefined ? `${prefix}_COMPLETE` : `${prefix}_FAILED`, again ?? failure);
  }

  /** Writes changes down as events. @returns what failed, if anything did */
  #tell(stack: Stack, changes: readonly ResourceChange[]): string | undefined {
    for (const { logicalId, physicalId, type, action, outcome, reason } of changes) {
      const subject = { logicalId, physicalId, type };
      const nowMs = this.#clock.now();
      if (outcome !== 'SKIPPED')
        stack.tell({ ...subject, status: `${action}_IN_PROGRESS`, reason: undefined }, nowMs);
      stack.tell({ ...subject, status: `${action}_${outcome}`, reason }, nowMs);
    }
    const failed = changes.filter(({ outcome }) => outcome === 'FAILED');
    if (failed.length === 0) return undefined;
    return failed.map(({ logicalId, reason }) => `The resource ${logicalId} failed: ${reason}`).join('\n');
  }

  /** Why the stack cannot stop exporting what is missing, or has another value, in `outputs`. */
  #exportsInUse(stack: Stack, outputs: readonly StackOutput[]): string | undefined {
    for (const { exportName, value } of stack.outputs) {
      if (exportName === undefined) continue;
      const after = outputs.find((output) => output.exportName === exportName);
      const [user] = this.#stacks.importersOf(exportName, stack);
      if (user === undefined || after?.value === value) continue;
      const verb = after === undefined ? 'deleted' : 'updated';
      return `Export ${exportName} cannot be ${verb} as it is in use by ${user}`;
    }
    return undefined;
  }

  #offer(stack: Stack, outputs: readonly StackOutput[]): void {
    const { exports } = this.#stacks;
    for (const { exportName } of stack.outputs) if (exportName !== undefined) exports.delete(exportName);
    for (const { exportName, value } of outputs) if (exportName !== undefined) exports.set(exportName, value);
    stack.outputs = outputs;
  }

  #become(stack: Stack, status: string, reason?: string): void {
    stack.become(status, this.#clock.now(), reason);
  }
}

/** Lets what is new begin its work: all it needs stands by now. @returns why it cannot, if it cannot */
function started({ deployed }: Stack, changes: readonly ResourceChange[]): string | undefined {
  for (const { logicalId, action } of changes) {
    if (action === 'DELETE') continue;
    try {
      deployed.resource(logicalId)?.start?.();
    } catch (error) {
      return `The resource ${logicalId} failed: ${messageOf(error)}`;
    }
  }
  return undefined;
}
