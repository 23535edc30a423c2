import { expect, test } from 'vitest';
import { synthesise } from './synthesise.ts';

/** Made again, they are empty. */
const STATEFUL = /^AWS::(DynamoDB::Table|S3::Bucket|SecretsManager::Secret|SQS::Queue|KMS::Key)$/;

/** See docs/upgrades.md before changing a line of it: the resource of the old id would be given up. */
test('what holds data keeps its logical id', () => {
  const [data] = synthesise('prod').filter(({ stack }) => stack.endsWith('-Data'));
  const ids = data?.resources
    .filter(({ type }) => STATEFUL.test(type))
    .map(({ type, logicalId }) => `${type} ${logicalId}`)
    .sort();
  expect(ids).toMatchInlineSnapshot(`
    [
      "AWS::DynamoDB::Table AuditTable18A3095C",
      "AWS::DynamoDB::Table CacheTable0A35CF55",
      "AWS::DynamoDB::Table FiguresTable74D6F988",
      "AWS::DynamoDB::Table IdempotencyTable48612DF4",
      "AWS::DynamoDB::Table LimitsTableFEDA607B",
      "AWS::DynamoDB::Table OutboxTableF17138FA",
      "AWS::DynamoDB::Table SchemasTable972ACBF4",
      "AWS::DynamoDB::Table SessionsTableA5E8383B",
      "AWS::DynamoDB::Table TasksTable45D1B62D",
      "AWS::DynamoDB::Table UsersTable6D91A5EE",
      "AWS::DynamoDB::Table WebhooksTable55C3C645",
      "AWS::S3::Bucket ResultsBucket46167C27",
      "AWS::S3::Bucket UploadsBucketC4B27CC7",
      "AWS::SQS::Queue IntakeDeadLettersQueue8B4050DD",
      "AWS::SQS::Queue IntakeQueue6FB53B87",
      "AWS::SecretsManager::Secret FirstAdministratorSecret73815D8B",
      "AWS::SecretsManager::Secret KeysOfWebhooksSecretE5956583",
      "AWS::SecretsManager::Secret MetricsTokenSecretC99DE813",
      "AWS::SecretsManager::Secret SigningSecretB5CF4F25",
    ]
  `);
});
