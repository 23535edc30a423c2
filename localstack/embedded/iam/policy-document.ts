import { z } from 'zod';
import { type Condition, isSupportedOperator } from './condition.ts';

/** A statement with its lists made whole. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Selection;
  /** Absent where the policy hangs on what it is about (a role's trust policy). */
  readonly resources: Selection | undefined;
  /** Absent where the policy hangs on who it is about. */
  readonly principals: Principals | undefined;
  readonly conditions: readonly Condition[];
}

/** Patterns that select what they match, or (`NotAction`, `NotResource`) everything else. */
export interface Selection {
  readonly patterns: readonly string[];
  readonly isInverted: boolean;
}

export interface Principals {
  readonly isAnyone: boolean;
  readonly aws: readonly string[];
  readonly services: readonly string[];
}

/** Condition keys that requests to the local cloud carry; a policy that asks for another could never mean what it says. */
const CONDITION_KEYS = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  // Only about KMS's own actions, which nobody calls here.
  'kms:calleraccount',
  'kms:viaservice',
  's3:delimiter',
  's3:max-keys',
  's3:prefix',
  's3:resourceaccount',
  'sts:externalid',
]);

const POLICY_VARIABLE = /\$\{[^}]*\}/;
const Pattern = z.string().superRefine((text, context) => {
  const variable = POLICY_VARIABLE.exec(text)?.[0];
  if (variable) context.addIssue(`policy variable ${variable} is not supported by the local cloud`);
});

/** A list that may be written without brackets when it has one member. */
function oneOrMore<Member extends z.ZodType>(member: Member) {
  return z.preprocess((value) => [value].flat(), z.array(member));
}
const Patterns = oneOrMore(Pattern);

const ConditionValue = z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(Pattern);
const ConditionBlock = z
  .record(z.string(), z.record(z.string(), oneOrMore(ConditionValue)))
  .superRefine((block, context) => {
    const unknown = (keys: string[], path: string[]) => {
      if (keys.length > 0) context.addIssue({ code: 'unrecognized_keys', keys, path, input: block });
    };
    unknown(
      Object.keys(block).filter((operator) => !isSupportedOperator(operator)),
      [],
    );
    for (const [operator, entries] of Object.entries(block)) {
      unknown(
        Object.keys(entries).filter((key) => !CONDITION_KEYS.has(key.toLowerCase())),
        [operator],
      );
    }
  })
  .transform((block): Condition[] =>
    Object.entries(block).flatMap(([operator, entries]) =>
      Object.entries(entries).map(([key, values]) => ({ operator, key: key.toLowerCase(), values })),
    ),
  );

/** Everyone, an account, or a role: the local cloud has no users and no sessions. */
const AwsPrincipal = z
  .string()
  .regex(/^(\*|\d{12}|arn:aws:iam::\d{12}:(root|role\/.+))$/, 'only *, accounts and roles are supported');
const Principal = z.union([
  z.literal('*').transform((): Principals => ({ isAnyone: true, aws: [], services: [] })),
  z
    .strictObject({
      AWS: oneOrMore(AwsPrincipal).default([]),
      Service: Patterns.default([]),
    })
    .transform(
      ({ AWS, Service }): Principals => ({ isAnyone: AWS.includes('*'), aws: AWS, services: Service }),
    ),
]);

type PolicyKind = 'identity' | 'resource' | 'trust';

function statement(kind: PolicyKind) {
  return z
    .strictObject({
      Sid: z.string().optional(),
      Effect: z.enum(['Allow', 'Deny']),
      Action: Patterns.optional(),
      NotAction: Patterns.optional(),
      Condition: ConditionBlock.default([]),
      ...(kind === 'trust' ? {} : { Resource: Patterns.optional(), NotResource: Patterns.optional() }),
      ...(kind === 'identity' ? {} : { Principal }),
    })
    .transform((raw, context): Statement => {
      const { Resource, NotResource, Principal: principals } = raw as StatementTargets; // safe because of the spreads above
      const actions = selection(raw.Action, raw.NotAction);
      const resources = selection(Resource, NotResource);
      if (actions === undefined) context.addIssue('needs either Action or NotAction');
      if (resources === undefined && kind !== 'trust')
        context.addIssue('needs either Resource or NotResource');
      return {
        effect: raw.Effect,
        actions: actions ?? { patterns: [], isInverted: false },
        resources,
        principals,
        conditions: raw.Condition,
      };
    });
}

interface StatementTargets {
  readonly Resource?: string[];
  readonly NotResource?: string[];
  readonly Principal?: Principals;
}

function selection(chosen: string[] | undefined, excepted: string[] | undefined): Selection | undefined {
  if ((chosen === undefined) === (excepted === undefined)) return undefined;
  return { patterns: chosen ?? excepted ?? [], isInverted: chosen === undefined };
}

function policy(kind: PolicyKind) {
  const Member = statement(kind);
  return z
    .strictObject({
      /** Policy variables, the one thing that versions differ in, are refused in any. */
      Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
      Id: z.string().optional(),
      Statement: oneOrMore(Member),
    })
    .transform(({ Statement }): readonly Statement[] => Statement);
}

/** A policy of a role: it says what the role may do. What we do not evaluate is a problem with its name. */
export const IdentityPolicy = policy('identity');
/** A policy of a queue, bucket or function: it says who may do what with it. */
export const ResourcePolicy = policy('resource');
/** A role's trust policy: it says who may act as the role. */
export const TrustPolicy = policy('trust');
