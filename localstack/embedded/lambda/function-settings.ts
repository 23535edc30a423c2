/** A function as its template wants it. */
export interface FunctionSettings {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** e.g. `nodejs24.x` */
  readonly runtime: string;
  /** Where the bundle lies. */
  readonly directory: string;
  /** `<file without extension>.<export>` */
  readonly handler: string;
  /** All that the function's `process.env` holds. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** How many invocations run at once; more wait. */
  readonly concurrency: number;
}
