import { inject } from 'vitest';
import { AwsError } from '../../../localstack/embedded/aws-error.ts';
import { JumpingClock } from '../../../localstack/embedded/clock.ts';
import { type LocalCloud, startCloud } from '../../../localstack/embedded/cloud.ts';
import type { Fault, HeldCall } from '../../../localstack/embedded/faults.ts';
import { Client } from './client.ts';
import { keepGrantUses } from './grant-uses.ts';
import { Operator } from './operator.ts';

const ADMINISTRATOR_SECRET = 'EtlDesign-local-Data.FirstAdministratorSecretArn';
export const ADMIN_PASSWORD = 'correct horse battery';

export type WorkerName =
  | 'Api'
  | 'Intake'
  | 'Validation'
  | 'Parsing'
  | 'Reports'
  | 'FanOut'
  | 'Notifications'
  | 'Sweeper'
  | 'Rotation';

export interface StopExpectations {
  /** Roles were refused something because the test made them try. */
  readonly denials?: 'expected';
}

/** The whole backend as `npm start` runs it, with a clock that jumps and logs that can be read. */
export interface System {
  readonly cloud: LocalCloud;
  readonly clock: JumpingClock;
  readonly operator: Operator;
  /** Everything that any function or part wrote. */
  readonly logs: readonly string[];
  readonly anonymous: Client;
  /** The administrator, with the schema `people` saved. */
  readonly admin: Client;
  /** Kills a function's threads at its n-th call (1-based) from now; `hasFired` once they, and what came next, are over. */
  crash(worker: WorkerName, moment: 'before' | 'after', call: number): Fault;
  /** Refuses a function every call of that action, from now until it is taken back. */
  fail(worker: WorkerName, action: string): Fault;
  /** Lets a function's n-th call (1-based) from now wait until it is released. */
  hold(worker: WorkerName, call: number): HeldCall;
  /** Whether a function runs at this moment. */
  isAtWork(worker: WorkerName): boolean;
  /** Returns when no message waits to be received: what is left is in flight until the clock moves. */
  idle(): Promise<void>;
  /** The keys that a function signs its calls with. */
  credentialsOf(worker: WorkerName): { accessKeyId: string; secretAccessKey: string };
  /** Makes a user without rights. */
  user(username: string): Promise<Client>;
  /** Fails when any role was refused something: then a grant is missing from the templates. */
  stop(expectations?: StopExpectations): Promise<void>;
}

export async function startSystem(): Promise<System> {
  const clock = new JumpingClock();
  const logs: string[] = [];
  const cloud = await startCloud({
    assembly: inject('assembly'),
    clock,
    apiPort: 0,
    log: ({ text }) => logs.push(text),
    secrets: { [ADMINISTRATOR_SECRET]: JSON.stringify({ username: 'admin', password: ADMIN_PASSWORD }) },
  });
  const operator = new Operator(cloud);
  const anonymous = new Client(cloud.apiUrl);
  const admin = await anonymous.logIn('admin', ADMIN_PASSWORD);
  await admin.saveSchema();
  return {
    cloud,
    clock,
    operator,
    logs,
    anonymous,
    admin,
    crash: (worker, moment, call) => {
      const { name } = cloud.functions.find(`${worker}Function`);
      const fault =
        moment === 'before'
          ? cloud.faults.crashBeforeCall(name, call)
          : cloud.faults.crashAfterCall(name, call);
      return {
        // A clock that jumps while the threads are still ending would hand the message to one of them.
        get hasFired() {
          return fault.hasFired && !cloud.functions.isAtWork(name);
        },
        cancel: () => fault.cancel(),
      };
    },
    fail: (worker, action) =>
      cloud.faults.failCall(
        cloud.functions.find(`${worker}Function`).name,
        (candidate) => candidate === action,
        new AwsError('ValidationException', 'A test wants it so.'),
        Number.POSITIVE_INFINITY,
      ),
    hold: (worker, call) => cloud.faults.holdCall(cloud.functions.find(`${worker}Function`).name, call),
    isAtWork: (worker) => cloud.functions.isAtWork(`${worker}Function`),
    idle: () => operator.idle(),
    credentialsOf: (worker) => cloud.credentialsOf(cloud.functions.find(`${worker}Function`).name),
    user: async (username) => {
      const password = `password of ${username}`;
      await admin.renewToken(); // time may have passed
      const { status, body } = await admin.send('POST', '/api/v1/users', { username, password });
      if (status !== 201) throw new Error(`User refused: ${JSON.stringify(body)}`);
      return anonymous.logIn(username, password);
    },
    stop: async ({ denials } = {}) => {
      operator.close();
      await cloud.stop();
      await keepGrantUses(cloud.grantUses());
      if (denials === 'expected' || cloud.denials.length === 0) return;
      throw new Error(`The templates lack a grant: ${JSON.stringify(cloud.denials)}`);
    },
  };
}
