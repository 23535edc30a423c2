export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WebhookAnswer {
  /** A redirect's included. */
  readonly status: number;
  /** The header `Retry-After`, as it came. */
  readonly retryAfter?: string | undefined;
  /** The first KiB of the body. */
  readonly excerpt: string;
}

/** Calls clients' endpoints, and nothing that is not theirs to offer. */
export interface WebhookSender {
  /**
   * POSTs once.
   * @throws {Error} when no answer came in time, or the address is one we do not call.
   */
  post(request: WebhookRequest): Promise<WebhookAnswer>;
}
