import { CloudFormationClient, UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** What docs/deploy.md asks of the AWS command line, by the words it begins with; `$` stands for an argument. */
const COMMANDS: Readonly<Record<string, (argument: string) => Promise<string>>> = {
  // biome-ignore lint/style/noProcessEnv: the test that puts this program into the PATH says whose account it is
  'sts get-caller-identity --query Account --output text': async () => process.env.AWS_ACCOUNT ?? '',

  'secretsmanager get-secret-value --secret-id $ --query SecretString --output text': async (SecretId) => {
    const { SecretString } = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId }));
    return SecretString ?? '';
  },

  's3 rm --recursive $': async (url) => {
    const s3 = new S3Client();
    const Bucket = new URL(url).hostname;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    return Contents.map(({ Key }) => `delete: s3://${Bucket}/${Key}`).join('\n');
  },

  'cloudformation update-termination-protection --no-enable-termination-protection --stack-name $': async (
    StackName,
  ) => {
    const protection = { StackName, EnableTerminationProtection: false };
    const client = new CloudFormationClient();
    const { StackId } = await client.send(new UpdateTerminationProtectionCommand(protection));
    return JSON.stringify({ StackId });
  },
};

/** The AWS command line, as far as the tests of deploying need it. */
async function main(argv: readonly string[]): Promise<void> {
  for (const [words, run] of Object.entries(COMMANDS)) {
    const pattern = words.split(' ');
    const at = pattern.indexOf('$');
    const isMeant =
      pattern.length === argv.length && pattern.every((word, i) => i === at || word === argv[i]);
    if (isMeant) {
      process.stdout.write(`${await run(argv[at] ?? '')}\n`);
      return;
    }
  }
  throw new Error(`The stand-in for the AWS command line does not know: aws ${argv.join(' ')}`);
}

await main(process.argv.slice(2));
