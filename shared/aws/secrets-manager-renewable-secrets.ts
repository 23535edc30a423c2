import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  InvalidParameterException,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type {
  RenewableSecrets,
  SecretLabel,
  SecretState,
  SecretVersion,
} from '../secrets/renewable-secrets.ts';

const LABELS: ReadonlyMap<string, SecretLabel> = new Map([
  ['AWSCURRENT', 'current'],
  ['AWSPREVIOUS', 'previous'],
  ['AWSPENDING', 'pending'],
]);

export class SecretsManagerRenewableSecrets implements RenewableSecrets {
  readonly #client: SecretsManagerClient;

  constructor(client: SecretsManagerClient) {
    this.#client = client;
  }

  async describe(SecretId: string): Promise<SecretState> {
    const {
      ARN = SecretId,
      VersionIdsToStages = {},
      LastRotatedDate,
    } = await this.#client.send(new DescribeSecretCommand({ SecretId }));
    const labels = Object.entries(VersionIdsToStages).map(
      ([id, stages]) =>
        [id, stages.map((stage) => LABELS.get(stage)).filter((one) => one !== undefined)] as const,
    );
    return { arn: ARN, labels: new Map(labels), rotatedAt: LastRotatedDate };
  }

  async read(SecretId: string, VersionId: string): Promise<SecretVersion | undefined> {
    try {
      const { SecretString, CreatedDate = new Date(0) } = await this.#client.send(
        new GetSecretValueCommand({ SecretId, VersionId }),
      );
      return SecretString === undefined ? undefined : { text: SecretString, createdAt: CreatedDate };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  async prepare(SecretId: string, ClientRequestToken: string, SecretString: string): Promise<boolean> {
    try {
      await this.#client.send(
        new PutSecretValueCommand({
          SecretId,
          ClientRequestToken,
          SecretString,
          VersionStages: ['AWSPENDING'],
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ResourceExistsException) return false;
      throw error;
    }
  }

  async putInForce(SecretId: string, MoveToVersionId: string, RemoveFromVersionId: string): Promise<boolean> {
    return this.#move({ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId, RemoveFromVersionId });
  }

  async withdraw(SecretId: string, RemoveFromVersionId: string): Promise<void> {
    await this.#move({ SecretId, VersionStage: 'AWSPENDING', RemoveFromVersionId });
  }

  /** @returns false when the label is not where it is to be taken from */
  async #move(move: ConstructorParameters<typeof UpdateSecretVersionStageCommand>[0]): Promise<boolean> {
    try {
      await this.#client.send(new UpdateSecretVersionStageCommand(move));
      return true;
    } catch (error) {
      if (error instanceof InvalidParameterException) return false;
      throw error;
    }
  }
}
