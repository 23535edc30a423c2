import * as z from 'zod';
import { type RenewableSecrets, type SecretState, versionInForce } from './renewable-secrets.ts';
import { inForceSince, mustHaveRested, type Renewal } from './renewal.ts';

/** What Secrets Manager asks its rotation function for: these four, one after the other, each at least once. */
export const RotationRequest = z.object({
  Step: z.enum(['createSecret', 'setSecret', 'testSecret', 'finishSecret']),
  SecretId: z.string().min(1),
  /** The version that is to be next. */
  ClientRequestToken: z.string().min(1),
});
export type RotationRequest = z.infer<typeof RotationRequest>;

export type RotationOutcome =
  | 'prepared'
  | 'prepared before'
  | 'nothing to set'
  | 'tested'
  | 'nothing to test'
  | 'in force'
  | 'in force before'
  | 'superseded';

export interface RotationDeps {
  readonly secrets: RenewableSecrets;
  /** By the secret's ARN. */
  readonly renewals: ReadonlyMap<string, Renewal>;
  readonly now: () => Date;
}

interface Rotation {
  readonly state: SecretState;
  readonly renewal: Renewal;
  readonly versionId: string;
}

/**
 * One step of a rotation. Each may come twice, at once with itself, or after the one that follows it; a version that has been in
 * force, or that another has taken the place of, never comes into force again.
 * @throws {Error} when Secrets Manager has to try again
 */
export async function takeRotationStep(
  deps: RotationDeps,
  { Step, SecretId, ClientRequestToken: versionId }: RotationRequest,
): Promise<RotationOutcome> {
  const state = await deps.secrets.describe(SecretId);
  const renewal = deps.renewals.get(state.arn);
  if (renewal === undefined) throw new Error(`The secret ${state.arn} is none of those that are renewed.`);
  const labels = state.labels.get(versionId) ?? []; // what has lost its last label is not told
  if (labels.includes('current')) return 'in force before';
  if (!labels.includes('pending')) return 'superseded';

  const rotation = { state, renewal, versionId };
  switch (Step) {
    case 'createSecret':
      return create(deps, rotation);
    case 'setSecret':
      return 'nothing to set'; // whoever needs the secret reads it from Secrets Manager
    case 'testSecret':
      return test(deps, rotation);
    case 'finishSecret':
      return finish(deps, rotation);
  }
}

async function create(deps: RotationDeps, rotation: Rotation): Promise<RotationOutcome> {
  const { secrets } = deps;
  const { state, renewal, versionId } = rotation;
  const { present, prepared } = await values(deps, rotation);
  if (prepared !== undefined) {
    try {
      await renewal.check(prepared.text, present.text);
    } catch (cause) {
      // Its value cannot be changed any more, and while it is pending there is no other rotation.
      await secrets.withdraw(state.arn, versionId);
      throw new Error(`${renewal.what} has changed since its next value was prepared.`, { cause });
    }
    return 'prepared before';
  }
  mustHaveRested(renewal, inForceSince(state, present), deps.now());
  const isOurs = await secrets.prepare(state.arn, versionId, renewal.next(present.text));
  return isOurs ? 'prepared' : 'prepared before';
}

/** Where a schedule is set up, Secrets Manager calls this step alone, with the present value as the next. */
async function test(deps: RotationDeps, rotation: Rotation): Promise<RotationOutcome> {
  const { present, prepared } = await values(deps, rotation);
  if (prepared === undefined || prepared.text === present.text) return 'nothing to test';
  await rotation.renewal.check(prepared.text, present.text);
  return 'tested';
}

async function finish(deps: RotationDeps, rotation: Rotation): Promise<RotationOutcome> {
  const { state, renewal, versionId } = rotation;
  const { present, prepared } = await values(deps, rotation);
  if (prepared === undefined) throw new Error(`${renewal.what} has no next value yet.`);
  await renewal.check(prepared.text, present.text);
  // Somebody else may have renewed it since this was prepared.
  mustHaveRested(renewal, inForceSince(state, present), deps.now());
  if (await deps.secrets.putInForce(state.arn, versionId, present.versionId)) return 'in force';
  throw new Error(`${renewal.what} was changed by somebody else at this moment.`);
}

async function values({ secrets }: RotationDeps, { state, versionId }: Rotation) {
  const inForce = versionInForce(state);
  const present = await secrets.read(state.arn, inForce);
  if (present === undefined) throw new Error(`The secret ${state.arn} has no value as text. Set one.`);
  const prepared = await secrets.read(state.arn, versionId);
  return { present: { ...present, versionId: inForce }, prepared };
}
