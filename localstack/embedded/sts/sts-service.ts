import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { AccessKeys } from '../iam/access-keys.ts';
import type { IamAuthorizer } from '../iam/iam-authorizer.ts';
import type { Access, JsonObject, Place, Principal, QueryOutput, QueryService } from '../service.ts';

export interface StsDeps {
  readonly accessKeys: AccessKeys;
  readonly authorizer: IamAuthorizer;
  readonly clock: Clock;
  readonly place: Place;
}

const AssumeRoleRequest = z.strictObject({
  Version: z.string(),
  RoleArn: z.string(),
  RoleSessionName: z.string(),
  ExternalId: z.string().optional(),
  DurationSeconds: z.coerce.number().int().min(900).max(43_200).default(3600),
  /** For the bill and the audit trail. */
  Tags: z.unknown().optional(),
  TransitiveTagKeys: z.unknown().optional(),
});

/** Who calls, and acting as a role. Keys of a session hold until the local cloud stops, and its token is not looked at. */
export class StsService implements QueryService {
  readonly namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
  readonly #deps: StsDeps;

  constructor(deps: StsDeps) {
    this.#deps = deps;
  }

  accesses(action: string, { RoleArn }: JsonObject): readonly Access[] {
    // Nobody can be forbidden to ask who they are.
    if (action === 'GetCallerIdentity') return [];
    if (action === 'AssumeRole') return [{ action: 'sts:AssumeRole', resource: String(RoleArn) }];
    throw new AwsError('InvalidAction', `The local cloud does not offer STS's ${action}.`);
  }

  async run(action: string, input: JsonObject, principal: Principal): Promise<QueryOutput> {
    return action === 'GetCallerIdentity' ? this.#identity(principal) : this.#assume(input, principal);
  }

  #identity(principal: Principal): QueryOutput {
    const { account } = this.#deps.place;
    if (principal.kind !== 'role')
      return { Arn: `arn:aws:iam::${account}:root`, UserId: account, Account: account };
    const { roleArn, functionName } = principal;
    const Arn = `${roleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${functionName}`;
    return { Arn, UserId: `AROA:${functionName}`, Account: account };
  }

  #assume(input: JsonObject, principal: Principal): QueryOutput {
    const { accessKeys, authorizer, clock } = this.#deps;
    const request = AssumeRoleRequest.safeParse(input);
    if (!request.success) throw new AwsError('ValidationError', z.prettifyError(request.error));
    const { RoleArn, RoleSessionName, ExternalId, DurationSeconds } = request.data;
    const context: Access['context'] = ExternalId === undefined ? {} : { 'sts:ExternalId': ExternalId };
    if (!authorizer.trusts(RoleArn, principal, context)) {
      const message = `User is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`;
      throw new AwsError('AccessDenied', message, { status: 403 });
    }
    const session = { kind: 'role', roleArn: RoleArn, functionName: RoleSessionName } as const;
    const { accessKeyId, secretAccessKey } = accessKeys.issue(
      `session ${RoleArn} ${RoleSessionName}`,
      session,
    );
    return {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: `session of ${accessKeyId}`,
        Expiration: new Date(clock.now() + DurationSeconds * 1000).toISOString(),
      },
      AssumedRoleUser: {
        AssumedRoleId: `AROA:${RoleSessionName}`,
        Arn: `${RoleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${RoleSessionName}`,
      },
    };
  }
}
