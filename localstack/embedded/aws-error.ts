export interface AwsErrorOptions extends ErrorOptions {
  /** HTTP status; AWS's JSON services answer 400 to most refusals. */
  readonly status?: number;
  /** Members of the answer besides code and message, e.g. `CancellationReasons`. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** SQS: the code of the old query protocol, which SDKs still turn into the error's name. */
  readonly queryCode?: string;
}

/** A refusal as an AWS service words it. Anything else thrown by an engine is a bug and answers 500. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly queryCode: string | undefined;

  constructor(code: string, message: string, options: AwsErrorOptions = {}) {
    super(message, options);
    this.name = code;
    this.code = code;
    this.status = options.status ?? 400;
    this.fields = options.fields ?? {};
    this.queryCode = options.queryCode;
  }
}
