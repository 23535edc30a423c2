import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { ResourceHandler } from '../resource.ts';
import type {
  Access,
  Authorizer,
  JsonObject,
  Place,
  Principal,
  QueryOutput,
  QueryService,
} from '../service.ts';
import type { ChangeSet } from './change-set.ts';
import { Deployments } from './deployments.ts';
import {
  changeSetDescription,
  eventDescription,
  NO_CHANGES,
  resourceSummaries,
  stackArn,
  stackDescription,
} from './descriptions.ts';
import { planChangeSet } from './plan-change-set.ts';
import { validationError } from './read-template.ts';
import {
  ChangeSetRequest,
  CreateChangeSetRequest,
  DeleteStackRequest,
  ExecuteChangeSetRequest,
  OptionalStackRequest,
  ProtectionRequest,
  parseRequest,
  type StackRequest,
  TemplateRequest,
} from './requests.ts';
import type { Stack } from './stack.ts';
import type { StackStore } from './stack-store.ts';
import { templateLocation } from './template-url.ts';

export interface CloudFormationDeps {
  readonly clock: Clock;
  readonly place: Place;
  readonly authorizer: Authorizer;
  readonly handlers: readonly ResourceHandler[];
  readonly stacks: StackStore;
  readonly readObject: (bucket: string, key: string) => Buffer;
}

type Run = (input: JsonObject, principal: Principal) => QueryOutput | Promise<QueryOutput>;

/** CloudFormation as far as the CDK's command line asks it. What is not in `#actions` is refused by name. */
export class CloudFormationService implements QueryService {
  readonly namespace = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
  readonly #deps: CloudFormationDeps;
  readonly #handlers: ReadonlyMap<string, ResourceHandler>;
  readonly #deployments: Deployments;

  constructor(deps: CloudFormationDeps) {
    this.#deps = deps;
    this.#handlers = new Map(deps.handlers.map((handler) => [handler.type, handler]));
    this.#deployments = new Deployments(deps.stacks, deps.clock);
  }

  accesses(action: string, input: JsonObject): readonly Access[] {
    this.#action(action);
    const { StackName, RoleARN } = input;
    const resource = typeof StackName === 'string' ? stackArn(this.#deps.place, StackName) : '*';
    const accesses: Access[] = [{ action: `cloudformation:${action}`, resource }];
    if (typeof RoleARN === 'string') accesses.push({ action: 'iam:PassRole', resource: RoleARN });
    return accesses;
  }

  async run(action: string, input: JsonObject, principal: Principal): Promise<QueryOutput> {
    return this.#action(action)(input, principal);
  }

  readonly #actions: Readonly<Record<string, Run>> = {
    DescribeStacks: (input) => this.#describeStacks(input),
    GetTemplate: (input) => ({
      TemplateBody: this.#stack(TemplateRequest, input).revision?.templateBody ?? '{}',
    }),
    CreateChangeSet: (input, principal) => this.#createChangeSet(input, principal),
    DescribeChangeSet: (input) => {
      const { stack, changeSet } = this.#changeSet(parseRequest(ChangeSetRequest, input));
      return changeSetDescription(stack, changeSet);
    },
    ExecuteChangeSet: (input) => this.#executeChangeSet(input),
    DeleteChangeSet: (input) => {
      const found = this.#findChangeSet(parseRequest(ChangeSetRequest, input));
      found?.stack.changeSets.delete(found.changeSet.name);
      return {};
    },
    DescribeStackEvents: (input) => {
      const stack = this.#stack(OptionalStackRequest, input);
      return { StackEvents: stack.events.map((event) => eventDescription(stack, event)) };
    },
    ListStackResources: (input) => ({
      StackResourceSummaries: resourceSummaries(this.#stack(OptionalStackRequest, input)),
    }),
    DeleteStack: async (input) => {
      const { StackName } = parseRequest(DeleteStackRequest, input);
      const stack = this.#deps.stacks.find(StackName);
      if (stack !== undefined) await this.#deployments.delete(stack);
      return {};
    },
    UpdateTerminationProtection: (input) => {
      const { StackName, EnableTerminationProtection } = parseRequest(ProtectionRequest, input);
      const stack = this.#deps.stacks.get(StackName);
      stack.isProtected = EnableTerminationProtection;
      return { StackId: stack.id };
    },
  };

  #action(name: string): Run {
    const run = Object.hasOwn(this.#actions, name) ? this.#actions[name] : undefined;
    if (run !== undefined) return run;
    throw new AwsError('InvalidAction', `The local cloud does not offer CloudFormation's ${name}.`);
  }

  #describeStacks(input: JsonObject): QueryOutput {
    const { StackName } = parseRequest(OptionalStackRequest, input);
    const { stacks } = this.#deps;
    const described = StackName === undefined ? stacks.all() : [stacks.get(StackName)];
    return { Stacks: described.map(stackDescription) };
  }

  #createChangeSet(input: JsonObject, principal: Principal): QueryOutput {
    const request = parseRequest(CreateChangeSetRequest, input);
    const { stacks, clock, place } = this.#deps;
    const stack = this.#stackToChange(request);
    const body = this.#templateBody(request, stack, principal);
    const known = stack ?? stacks.create(request.StackName);
    try {
      const changeSet = planChangeSet(known, body, request, {
        ...{ handlers: this.#handlers, place, nowMs: clock.now() },
        exportNames: stacks.exports.keys(),
      });
      known.changeSets.set(changeSet.name, changeSet);
      return { Id: changeSet.id, StackId: known.id };
    } catch (error) {
      if (stack === undefined) known.status = 'DELETE_COMPLETE';
      throw error;
    }
  }

  #stackToChange({ StackName, ChangeSetType }: CreateChangeSetRequest): Stack | undefined {
    const stack = this.#deps.stacks.find(StackName);
    // A new stack has no ARN yet.
    if (ChangeSetType === 'UPDATE' || StackName.startsWith('arn:')) return this.#deps.stacks.get(StackName);
    if (stack !== undefined && stack.revision !== undefined) {
      throw new AwsError('AlreadyExistsException', `Stack [${StackName}] already exists`);
    }
    return stack;
  }

  /** Read with the rights of whoever asks, as on AWS. */
  #templateBody(
    { TemplateBody, TemplateURL, UsePreviousTemplate }: CreateChangeSetRequest,
    stack: Stack | undefined,
    principal: Principal,
  ): string {
    if (TemplateBody !== undefined) return TemplateBody;
    if (TemplateURL !== undefined) {
      const { bucket, key } = templateLocation(TemplateURL);
      this.#deps.authorizer.authorize(principal, [
        { action: 's3:GetObject', resource: `arn:aws:s3:::${bucket}/${key}` },
      ]);
      return this.#deps.readObject(bucket, key).toString();
    }
    if (UsePreviousTemplate && stack?.revision !== undefined) return stack.revision.templateBody;
    throw validationError('Either TemplateURL or TemplateBody must be specified');
  }

  async #executeChangeSet(input: JsonObject): Promise<QueryOutput> {
    const { stack, changeSet } = this.#changeSet(parseRequest(ExecuteChangeSetRequest, input));
    if (changeSet.isEmpty) throw new AwsError('InvalidChangeSetStatus', NO_CHANGES);
    this.#deployments.requireIdle(stack);
    stack.changeSets.clear();
    await this.#deployments.deploy(stack, changeSet.revision);
    return {};
  }

  #stack(
    schema: typeof StackRequest | typeof OptionalStackRequest | typeof TemplateRequest,
    input: JsonObject,
  ): Stack {
    return this.#deps.stacks.get(parseRequest(schema, input).StackName ?? '');
  }

  /** By its id, or by its name and its stack's. @throws {AwsError} ChangeSetNotFound */
  #changeSet(request: ChangeSetReference): FoundChangeSet {
    const found = this.#findChangeSet(request);
    if (found !== undefined) return found;
    const message = `ChangeSet [${request.ChangeSetName}] does not exist`;
    throw new AwsError('ChangeSetNotFound', message, { status: 404 });
  }

  #findChangeSet({ ChangeSetName, StackName }: ChangeSetReference): FoundChangeSet | undefined {
    const { stacks } = this.#deps;
    for (const stack of StackName === undefined ? stacks.all() : [stacks.get(StackName)]) {
      for (const changeSet of stack.changeSets.values())
        if (changeSet.id === ChangeSetName || changeSet.name === ChangeSetName) return { stack, changeSet };
    }
    return undefined;
  }
}

interface ChangeSetReference {
  readonly ChangeSetName: string;
  readonly StackName?: string | undefined;
}

interface FoundChangeSet {
  readonly stack: Stack;
  readonly changeSet: ChangeSet;
}
