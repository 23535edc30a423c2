import type {
  RenewableSecrets,
  SecretLabel,
  SecretState,
  SecretVersion,
} from '../../shared/secrets/renewable-secrets.ts';

interface Kept {
  value: SecretVersion | undefined;
}

/** One secret, `secret`, in memory. Whatever moves `current` leaves `previous` where it was. */
export class InMemoryRenewableSecrets implements RenewableSecrets {
  readonly #now: () => Date;
  readonly #versions = new Map<string, Kept>();
  readonly #holders = new Map<SecretLabel, string>();
  rotatedAt: Date | undefined;

  constructor(now: () => Date, text: string) {
    this.#now = now;
    this.#versions.set('first', { value: { text, createdAt: now() } });
    this.#holders.set('current', 'first');
  }

  /** As Secrets Manager does before it calls its function. */
  announce(versionId: string): void {
    this.#versions.set(versionId, { value: undefined });
    this.#holders.set('pending', versionId);
  }

  /** The text of what has the label. */
  text(label: SecretLabel): string | undefined {
    return this.#versions.get(this.#holders.get(label) ?? '')?.value?.text;
  }

  holder(label: SecretLabel): string | undefined {
    return this.#holders.get(label);
  }

  async describe(secretId: string): Promise<SecretState> {
    const labels = [...this.#versions.keys()].map(
      (id) => [id, [...this.#holders].filter(([, holder]) => holder === id).map(([label]) => label)] as const,
    );
    return {
      arn: secretId,
      labels: new Map(labels.filter(([, its]) => its.length > 0)),
      rotatedAt: this.rotatedAt,
    };
  }

  async read(_secretId: string, versionId: string): Promise<SecretVersion | undefined> {
    return this.#versions.get(versionId)?.value;
  }

  async prepare(_secretId: string, versionId: string, text: string): Promise<boolean> {
    const version = this.#versions.get(versionId);
    if (version?.value !== undefined) return version.value.text === text;
    this.#versions.set(versionId, { value: { text, createdAt: this.#now() } });
    this.#holders.set('pending', versionId);
    return true;
  }

  async putInForce(_secretId: string, versionId: string, insteadOf: string): Promise<boolean> {
    if (this.#holders.get('current') !== insteadOf) return false;
    this.#holders.set('current', versionId);
    this.#holders.set('previous', insteadOf);
    return true;
  }

  async withdraw(_secretId: string, versionId: string): Promise<void> {
    if (this.#holders.get('pending') === versionId) this.#holders.delete('pending');
  }
}
