/** A grant that no test makes a role use. */
interface GrantWithoutUse {
  /** How it begins. */
  readonly grant: string;
  /** The functions whose roles have it; all of them when none is named. */
  readonly of?: readonly string[];
  readonly reason: string;
}

/** What a run of all tests may find granted and unused. Some of it is used now and then: by what happens once in a while. */
export const GRANTS_WITHOUT_USE: readonly GrantWithoutUse[] = [
  { grant: 'logs:', reason: 'Lambda writes what a function prints' },
  { grant: 'xray:', reason: 'Lambda sends the traces' },
  { grant: 'sqs:GetQueueUrl', reason: 'CDK grants it to whatever a queue feeds' },
  {
    grant: 'sqs:ChangeMessageVisibility',
    reason: 'a message that failed rests; the worker of validation shows it for all',
  },
  {
    grant: 's3:ListBucket',
    of: ['Validation', 'Parsing', 'Reports'],
    reason: 'S3 says that a file is gone only to who may list; the sweeper and intake show it for all',
  },
  {
    grant: 's3:AbortMultipartUpload',
    of: ['Validation', 'Parsing', 'Reports'],
    reason: 'a result that fails half-way leaves nothing; it fails there by chance only',
  },
  {
    grant: 'sqs:SendMessage on arn:aws:sqs:us-east-1:000000000000:EtlDesign-local-Service-SlowQueue',
    of: ['FanOut', 'Notifications'],
    reason: 'endpoints are slow by the clock of the machine; unit tests show who comes into which lane',
  },
  {
    grant: 'sqs:SendMessage on arn:aws:sqs:us-east-1:000000000000:EtlDesign-local-Service-QuickQueue',
    of: ['Notifications'],
    reason: 'only what the rate of an endpoint postpones goes back to where it came from; unit tests show it',
  },
];
