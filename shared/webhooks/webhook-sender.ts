export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Calls clients' endpoints, and nothing that is not theirs to offer. */
export interface WebhookSender {
  /**
   * POSTs once and gives the answer's status, a redirect's included.
   * @throws {Error} when no answer came in time, or the address is one we do not call.
   */
  post(request: WebhookRequest): Promise<number>;
}
