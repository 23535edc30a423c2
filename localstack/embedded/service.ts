import type { IncomingMessage, ServerResponse } from 'node:http';

/** Who calls: a function's role, an AWS service on its own behalf, or whoever runs the local cloud. */
export type Principal =
  | { readonly kind: 'role'; readonly roleArn: string; readonly functionName: string }
  | { readonly kind: 'service'; readonly service: string; readonly sourceArn: string }
  | { readonly kind: 'root' };

/** One thing a request does, in IAM's words. */
export interface Access {
  /** e.g. `s3:PutObject` */
  readonly action: string;
  /** The resource's ARN, or `*` for an action that has none. */
  readonly resource: string;
  /** Condition keys that only the service knows, e.g. `s3:prefix`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** Decides from identity and resource policies. */
export interface Authorizer {
  /** @throws {AwsError} AccessDenied, after noting the denial for tests. */
  authorize(principal: Principal, accesses: readonly Access[]): void;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** An engine behind AWS's JSON protocols (`x-amz-target: <prefix>.<Operation>`). */
export interface JsonService {
  /** The part of `x-amz-target` before the dot, e.g. `AmazonSQS`. */
  readonly targetPrefix: string;
  /** e.g. `1.0`: goes into the answer's content type. */
  readonly jsonVersion: '1.0' | '1.1';
  /** What the caller must be allowed. @throws {AwsError} UnknownOperationException, naming the operation. */
  accesses(operation: string, input: JsonObject): readonly Access[];
  /** @throws {AwsError} as the service refuses. */
  run(operation: string, input: JsonObject): Promise<JsonObject>;
}

/** An answer as XML: lists become `<member>` elements, what is undefined is left out. */
export type QueryOutput =
  | string
  | number
  | boolean
  | undefined
  | readonly QueryOutput[]
  | { readonly [element: string]: QueryOutput };

/** An engine behind AWS's query protocol: a form in, XML out. */
export interface QueryService {
  /** The namespace of its answers. */
  readonly namespace: string;
  /** What the caller must be allowed. @throws {AwsError} InvalidAction, naming the action. */
  accesses(action: string, input: JsonObject): readonly Access[];
  /** @throws {AwsError} as the service refuses. */
  run(action: string, input: JsonObject, principal: Principal): Promise<QueryOutput>;
}

/** A request whose signature was verified, or that carries none (`principal` undefined: S3 decides). */
export interface S3Request {
  readonly method: string;
  readonly bucket: string;
  /** Decoded; empty for a request to the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: IncomingMessage;
  readonly principal: Principal | undefined;
}

/** The S3 engine speaks HTTP itself: bodies stream, errors are XML. */
export interface S3Service {
  accesses(request: S3Request): readonly Access[];
  /** @throws {AwsError} as S3 refuses, before anything was written to `response`. */
  handle(request: S3Request, response: ServerResponse): Promise<void>;
  /** Writes a refusal in S3's form. */
  refuse(error: unknown, request: Pick<IncomingMessage, 'method'>, response: ServerResponse): void;
}

/** An IAM policy document as templates hold it. */
export type PolicyDocument = JsonObject;

/** Policies that hang on resources: queues, buckets, functions. */
export interface ResourcePolicies {
  attach(resourceArn: string, document: PolicyDocument): void;
  /** Takes away what was attached with the same words. */
  detach(resourceArn: string, document: PolicyDocument): void;
}

/** The deployed functions, for those who call them. Callers authorize themselves first. */
export interface Functions {
  /** Waits for the answer. @throws {FunctionError} when the function throws, times out or dies. */
  invoke(functionArn: string, event: unknown): Promise<unknown>;
  /** Who the function is when it calls AWS. */
  principalOf(functionArn: string): Principal;
}

/** What a function's code did wrong, as Lambda reports it. */
export class FunctionError extends Error {
  /** e.g. `Runtime.ExitError`, `Sandbox.Timedout`, or the name of what was thrown. */
  readonly errorType: string;

  constructor(errorType: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FunctionError';
    this.errorType = errorType;
  }
}

/** Puts a message into a queue on behalf of another service. Callers authorize themselves first. */
export interface QueueSender {
  /** @throws {AwsError} when the queue does not exist or refuses the message. */
  deliver(queueArn: string, body: string): void;
}

/** Where lines of log go; the launcher decides how a person sees them. */
export type LogSink = (line: {
  /** A function's name or the part of the local cloud that speaks. */
  readonly source: string;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** One line; JSON as the function wrote it, or a sentence. */
  readonly text: string;
}) => void;

/** Region and account of everything in the local cloud. */
export interface Place {
  readonly region: string;
  readonly account: string;
}
