import type { WebhookKey } from './delivery-repository.ts';

export interface OpenedKey {
  readonly text: string;
  /** Sealed under an earlier master key, or not at all: seal it again. */
  readonly isOutdated: boolean;
}

/** Encrypts what deliveries are signed with, under a master key that lies elsewhere: who reads the table cannot sign. */
export interface KeySeal {
  /** What was sealed for one webhook is of no use in another. */
  seal(text: string, webhook: WebhookKey): Promise<string>;
  /** @throws {Error} when it was sealed for another webhook, changed, or under a master key that nobody has any more. */
  open(sealed: string, webhook: WebhookKey): Promise<OpenedKey>;
}
