import { type RenewableSecrets, versionInForce } from './renewable-secrets.ts';
import { inForceSince, mustHaveRested, type Renewal, RenewalRefusedError, type Rest } from './renewal.ts';

export interface RenewNowDeps {
  readonly secrets: RenewableSecrets;
  readonly newId: () => string;
  readonly now: () => Date;
}

export interface RenewNowInput {
  readonly secretId: string;
  readonly renewal: Renewal;
  /** Instead of the renewal's own. */
  readonly rest?: Rest | undefined;
  readonly isRehearsal: boolean;
}

/**
 * What a rotation does, at once and without Secrets Manager's calls. A rotation under way is superseded.
 * @returns when the value that was in force came into force
 * @throws {RenewalRefusedError} too soon after the last time, or at the same time as somebody else
 */
export async function renewNow(
  { secrets, newId, now }: RenewNowDeps,
  { secretId, renewal, rest = renewal.rest, isRehearsal }: RenewNowInput,
): Promise<Date> {
  const { what } = renewal;
  const state = await secrets.describe(secretId);
  const inForce = versionInForce(state);
  const present = await secrets.read(secretId, inForce);
  if (present === undefined) throw new Error(`The secret ${state.arn} has no value as text. Set one.`);
  const since = inForceSince(state, present);
  mustHaveRested({ what, rest }, since, now());
  if (isRehearsal) return since;

  const versionId = newId();
  const next = renewal.next(present.text);
  await renewal.check(next, present.text);
  await secrets.prepare(secretId, versionId, next);
  if (await secrets.putInForce(secretId, versionId, inForce)) return since;
  await secrets.withdraw(secretId, versionId);
  throw new RenewalRefusedError(`${what} was just replaced by somebody else. Nothing is left to do.`);
}
