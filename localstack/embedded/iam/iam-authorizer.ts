import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type {
  Access,
  Authorizer,
  LogSink,
  Place,
  PolicyDocument,
  Principal,
  ResourcePolicies,
} from '../service.ts';
import type { RequestContext } from './condition.ts';
import { type Decision, evaluate } from './evaluate.ts';
import { type GrantUse, GrantUses } from './grant-use.ts';
import { ResourcePolicy, type Statement } from './policy-document.ts';

/** A request that policies did not allow. */
export interface Denial {
  /** A function's name, a service, or `root`. */
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  readonly reason: Exclude<Decision, 'allowed'>;
}

interface Role {
  readonly trust: readonly Statement[];
  /** What it grants itself. */
  readonly own: readonly Statement[];
  /** What policies that name it grant. */
  readonly granted: readonly Statement[];
}

interface AttachedPolicy {
  /** As it was attached: by it the policy is found again. */
  readonly words: string;
  readonly statements: readonly Statement[];
}

/** Keeps all policies, decides by them, and remembers each denial so that a test can fail on it. */
export class IamAuthorizer implements Authorizer, ResourcePolicies {
  readonly denials: Denial[] = [];
  readonly #clock: Clock;
  readonly #place: Place;
  readonly #log: LogSink;
  readonly #roles = new Map<string, Role>();
  readonly #uses = new GrantUses();
  readonly #resourcePolicies = new Map<string, AttachedPolicy[]>();

  constructor({ clock, place, log }: { clock: Clock; place: Place; log: LogSink }) {
    this.#clock = clock;
    this.#place = place;
    this.#log = log;
  }

  /** A role that there is already keeps what policies grant it. */
  addRole(roleArn: string, trust: readonly Statement[], own: readonly Statement[] = []): void {
    this.#roles.set(roleArn, { trust, own, granted: this.#roles.get(roleArn)?.granted ?? [] });
  }

  removeRole(roleArn: string): void {
    this.#roles.delete(roleArn);
  }

  grant(roleArn: string, statements: readonly Statement[]): void {
    const role = this.#role(roleArn);
    this.#roles.set(roleArn, { ...role, granted: [...role.granted, ...statements] });
  }

  /** Takes back what was granted with these very statements. */
  revoke(roleArn: string, statements: readonly Statement[]): void {
    const role = this.#roles.get(roleArn);
    if (role === undefined) return;
    const granted = role.granted.filter((statement) => !statements.includes(statement));
    this.#roles.set(roleArn, { ...role, granted });
  }

  /** @throws {z.ZodError} naming what in the document the local cloud does not evaluate. */
  attach(resourceArn: string, document: PolicyDocument): void {
    const policies = this.#resourcePolicies.get(resourceArn) ?? [];
    policies.push({ words: JSON.stringify(document), statements: ResourcePolicy.parse(document) });
    this.#resourcePolicies.set(resourceArn, policies);
  }

  detach(resourceArn: string, document: PolicyDocument): void {
    const policies = this.#resourcePolicies.get(resourceArn) ?? [];
    const index = policies.findIndex(({ words }) => words === JSON.stringify(document));
    if (index >= 0) policies.splice(index, 1);
  }

  /** Whether the service may act as the role. */
  isTrusted(roleArn: string, service: string): boolean {
    return this.trusts(roleArn, { kind: 'service', service, sourceArn: roleArn });
  }

  /** Whether the role lets itself be taken by the caller; whether the caller may take it is a question of its own. */
  trusts(roleArn: string, principal: Principal, context: Access['context'] = {}): boolean {
    const role = this.#roles.get(roleArn);
    if (role === undefined) return false;
    const question = { principal, action: 'sts:AssumeRole', resource: roleArn };
    const { account } = this.#place;
    const asked = { ...question, account, context: this.#contextOf(principal, context) };
    return evaluate(asked, [], withWholeAccount(role.trust, account)) === 'allowed';
  }

  authorize(principal: Principal, accesses: readonly Access[]): void {
    if (principal.kind === 'root') return;
    for (const access of accesses) {
      const decision = this.#decide(principal, access);
      if (decision !== 'allowed') throw this.#denied(principal, access, decision);
      if (principal.kind === 'role') this.#uses.record(statementsOf(this.#role(principal.roleArn)), access);
    }
  }

  /** What the policies of all roles grant, and what of it was used since the start. */
  grantUses(): readonly GrantUse[] {
    return [...this.#roles].flatMap(([roleArn, role]) =>
      this.#uses.of(roleArn.slice(roleArn.indexOf('/') + 1), statementsOf(role)),
    );
  }

  #decide(principal: Principal, { action, resource, context }: Access): Decision {
    return evaluate(
      {
        principal,
        account: this.#place.account,
        action,
        resource,
        context: this.#contextOf(principal, context),
      },
      principal.kind === 'role' ? statementsOf(this.#role(principal.roleArn)) : [],
      (this.#resourcePolicies.get(policyHolder(resource)) ?? []).flatMap(({ statements }) => statements),
    );
  }

  #role(roleArn: string): Role {
    const role = this.#roles.get(roleArn);
    if (role === undefined) throw new Error(`role ${roleArn} does not exist: templates must declare it`);
    return role;
  }

  #contextOf(principal: Principal, own: Access['context'] = {}): RequestContext {
    const now = this.#clock.now();
    const { account, region } = this.#place;
    const known: Record<string, string | readonly string[]> = {
      ...own,
      'aws:CurrentTime': new Date(now).toISOString(),
      'aws:EpochTime': String(Math.floor(now / 1000)),
      'aws:RequestedRegion': region,
      // One account owns everything.
      'aws:ResourceAccount': account,
      's3:ResourceAccount': account,
      // Loopback stands in for TLS: nobody else can listen to it.
      'aws:SecureTransport': 'true',
      'aws:PrincipalIsAWSService': String(principal.kind === 'service'),
      ...(principal.kind === 'role' && {
        'aws:PrincipalArn': principal.roleArn,
        'aws:PrincipalAccount': account,
      }),
      ...(principal.kind === 'service' && {
        'aws:SourceArn': principal.sourceArn,
        'aws:SourceAccount': account,
        'aws:PrincipalServiceName': principal.service,
      }),
    };
    return new Map(Object.entries(known).map(([key, value]) => [key.toLowerCase(), value]));
  }

  #denied(principal: Principal, { action, resource }: Access, reason: Denial['reason']): AwsError {
    const caller = nameOf(principal);
    this.denials.push({ caller, action, resource, reason });
    const because =
      reason === 'explicit deny'
        ? 'with an explicit deny in a policy'
        : `because no identity-based or resource-based policy allows the ${action} action`;
    const text = `${caller} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
    this.#log({ source: 'iam', level: 'warn', text });
    return new AwsError('AccessDenied', `User: ${text}`, { status: 403 });
  }
}

function nameOf(principal: Principal): string {
  if (principal.kind === 'role') return principal.functionName;
  return principal.kind === 'service' ? principal.service : 'root';
}

function statementsOf({ own, granted }: Role): readonly Statement[] {
  return [...own, ...granted];
}

/** A role that trusts an account leaves it to the account's own policies who may take it. */
function withWholeAccount(trust: readonly Statement[], account: string): Statement[] {
  const names = [account, `arn:aws:iam::${account}:root`];
  return trust.map((statement) => {
    const { principals } = statement;
    if (principals === undefined || !principals.aws.some((name) => names.includes(name))) return statement;
    return { ...statement, principals: { ...principals, isAnyone: true } };
  });
}

/** A bucket's policy also decides about its objects. */
function policyHolder(resource: string): string {
  return resource.startsWith('arn:aws:s3:::') ? (resource.split('/')[0] ?? resource) : resource;
}
