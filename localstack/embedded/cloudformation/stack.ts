import { randomUUID } from 'node:crypto';
import type { DeployedStack } from '../template/deployed-stack.ts';
import type { ChangeSet } from './change-set.ts';
import type { StackRevision } from './stack-revision.ts';

export interface StackEvent {
  readonly id: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly atMs: number;
}

export interface StackOutput {
  readonly key: string;
  readonly value: string;
  readonly exportName?: string;
}

const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** A stack as CloudFormation tells of it. */
export class Stack {
  readonly name: string;
  readonly id: string;
  readonly createdAtMs: number;
  readonly deployed: DeployedStack;
  readonly changeSets = new Map<string, ChangeSet>();
  /** The newest first. */
  readonly events: StackEvent[] = [];
  status = 'REVIEW_IN_PROGRESS';
  statusReason: string | undefined;
  updatedAtMs: number | undefined;
  isProtected = false;
  /** Undefined before the first change set is executed. */
  revision: StackRevision | undefined;
  outputs: readonly StackOutput[] = [];

  constructor(id: string, name: string, createdAtMs: number, deployed: DeployedStack) {
    this.id = id;
    this.name = name;
    this.createdAtMs = createdAtMs;
    this.deployed = deployed;
  }

  /** Moves the stack on, and tells so among its events. */
  become(status: string, atMs: number, reason?: string): void {
    this.status = status;
    this.statusReason = reason;
    const subject = { logicalId: this.name, physicalId: this.id, type: STACK_TYPE };
    this.tell({ ...subject, status, reason }, atMs);
  }

  /** No two events have the same time: by it the CDK's command line puts them in order. */
  tell(event: Omit<StackEvent, 'id' | 'atMs'>, atMs: number): void {
    const latestMs = this.events[0]?.atMs ?? 0;
    this.events.unshift({ ...event, id: randomUUID(), atMs: Math.max(Math.trunc(atMs), latestMs + 1) });
  }
}
