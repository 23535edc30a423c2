/** Its record has a form that this version does not understand. Others are none the worse for it. */
export class UnreadableWebhookError extends Error {
  override readonly name = 'UnreadableWebhookError';

  constructor(id: string, options?: ErrorOptions) {
    super(
      `The webhook ${id} is stored in a form that cannot be read. Mend or remove its item (docs/runbook.md, “Unreadable webhooks”).`,
      options,
    );
  }
}
