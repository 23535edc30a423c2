/** What a thread is started with. */
export interface WorkerInput {
  readonly directory: string;
  readonly handler: string;
  /** How far the cloud's clock is ahead of the system's, in milliseconds: one float64, shared. */
  readonly clockOffset: SharedArrayBuffer;
}

export interface Invocation {
  /** JSON */
  readonly event: string;
  readonly timeoutMs: number;
  /** The members of Lambda's context object that are data. */
  readonly context: {
    readonly awsRequestId: string;
    readonly functionName: string;
    readonly functionVersion: string;
    readonly invokedFunctionArn: string;
    readonly memoryLimitInMB: string;
    readonly logGroupName: string;
    readonly logStreamName: string;
  };
}

/** An error as Lambda's runtime reports it. */
export interface ErrorReport {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: string;
}

export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'init-failed'; readonly error: ErrorReport }
  /** `payload` is JSON. */
  | { readonly type: 'succeeded'; readonly requestId: string; readonly payload: string }
  | { readonly type: 'failed'; readonly requestId: string; readonly error: ErrorReport };
