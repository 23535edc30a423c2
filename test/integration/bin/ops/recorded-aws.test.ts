import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runOps } from '../../../../bin/ops/run-ops.ts';

/**
 * What the embedded cloud does not offer: CloudFormation, and backups of tables. Here requests are only recorded, and
 * answered as AWS documents it; whether AWS takes them is seen when it is asked.
 */
let requests: { readonly operation: string; readonly body: string }[];
let answers: Record<string, string>;
const server = createServer(async (request, response) => {
  const body = await text(request);
  const operation = operationOf(request, body);
  requests.push({ operation, body });
  const answer = answers[operation];
  response.statusCode = answer === undefined || answer.startsWith('<ErrorResponse') ? 400 : 200;
  response.setHeader('content-type', answer?.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.0');
  response.end(answer ?? '{"__type":"ValidationException","message":"not recorded"}');
});

function operationOf({ headers }: IncomingMessage, body: string): string {
  const target = headers['x-amz-target'];
  return typeof target === 'string'
    ? (target.split('.')[1] ?? '')
    : (new URLSearchParams(body).get('Action') ?? '');
}

const STACK = (outputs: Record<string, string>) =>
  `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
  <StackName>s</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-01T00:00:00Z</CreationTime><Outputs>${Object.entries(
    outputs,
  )
    .map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    )
    .join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;

const WINDOW = (status: string) =>
  JSON.stringify({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: status,
        EarliestRestorableDateTime: Date.parse('2026-11-01T00:00:00Z') / 1000,
        LatestRestorableDateTime: Date.parse('2026-11-27T00:00:00Z') / 1000,
      },
    },
  });

beforeEach(async () => {
  requests = [];
  answers = {
    DescribeStacks: STACK({ TasksTable: 'the-tasks', UsersTable: 'the-users' }),
    DescribeContinuousBackups: WINDOW('ENABLED'),
    RestoreTableToPointInTime: JSON.stringify({ TableDescription: { TableStatus: 'CREATING' } }),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // safe because it listens on a port, not a pipe
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'somebody');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const restore = (...argv: string[]) => ops('restore-table', ...argv);
const replay = (...argv: string[]) => ops('replay', ...argv);

async function ops(verb: string, ...argv: string[]) {
  const written = { stdout: '', stderr: '' };
  const code = await runOps([verb, ...argv, '--stage', 'prod'], {
    write: (line) => {
      written.stdout += line;
    },
    complain: (line) => {
      written.stderr += line;
    },
    now: () => new Date('2026-11-27T00:00:00Z'),
  });
  return { code, ...written };
}

const asked = (operation: string) => requests.filter((request) => request.operation === operation);

test('names of tables come from the stacks of the stage', async () => {
  await restore('Tasks', '--at', '2026-11-20T08:30:00Z', '--dry-run');
  const stacks = asked('DescribeStacks').map(({ body }) => new URLSearchParams(body).get('StackName'));
  expect(stacks).toEqual(['EtlDesign-prod-Data', 'EtlDesign-prod-Service']);
});

test('a stage that is not deployed there is said to be none', async () => {
  answers.DescribeStacks = `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>
    <Code>ValidationError</Code><Message>Stack with id EtlDesign-prod-Data does not exist</Message></Error></ErrorResponse>`;
  expect(await restore('Tasks', '--at', '2026-11-20T08:30:00Z')).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'ops restore-table: There is no stack EtlDesign-prod-Data in this account and region. Check --stage, AWS_REGION, and whose credentials these are.\n',
  });
});

test('a table is restored beside the present one, with the commands that take it over', async () => {
  const { code, stdout, stderr } = await restore('Tasks', '--at', '2026-11-20T08:30:00Z');
  expect([code, stderr]).toEqual([0, '']);
  expect(asked('RestoreTableToPointInTime').map(({ body }) => JSON.parse(body))).toEqual([
    {
      SourceTableName: 'the-tasks',
      TargetTableName: 'the-tasks-2026-11-20T08-30-00-000Z',
      RestoreDateTime: Date.parse('2026-11-20T08:30:00Z') / 1000,
    },
  ]);
  expect(stdout).toContain(
    'copy-table the-tasks-2026-11-20T08-30-00-000Z --into Tasks --stage prod --dry-run\n',
  );
});

test('a redrive that is under way is not begun a second time, and its progress is told', async () => {
  const { port } = server.address() as AddressInfo; // safe because it listens on a port, not a pipe
  const queue = `http://127.0.0.1:${port}/123456789012/validation`;
  const arn = 'arn:aws:sqs:eu-central-1:123456789012:dead';
  answers.DescribeStacks = STACK({ ValidationQueueUrl: queue });
  answers.GetQueueAttributes = JSON.stringify({
    Attributes: {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn }),
      ApproximateNumberOfMessages: '7',
    },
  });
  answers.GetQueueUrl = JSON.stringify({ QueueUrl: queue });
  const move = {
    Status: 'RUNNING',
    ApproximateNumberOfMessagesMoved: 3,
    ApproximateNumberOfMessagesToMove: 10,
  };
  answers.ListMessageMoveTasks = JSON.stringify({ Results: [move] });

  expect(await ops('redrive', 'validation')).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'ops redrive: A redrive of this queue is under way, and has moved 3 of 10 messages. Wait until it has ended; --dry-run then says what is left.\n',
  });

  answers.ListMessageMoveTasks = JSON.stringify({ Results: [] });
  expect((await ops('redrive', 'validation')).stderr).toBe('ops redrive: not recorded\n');
});

test('a rehearsal only reads', async () => {
  const { code, stdout } = await restore('Users', '--at', '2026-11-20T08:30Z', '--dry-run');
  expect(code).toBe(0);
  expect(stdout).toBe(
    'the-users would be restored as of 2026-11-20T08:30:00.000Z into the-users-2026-11-20T08-30-00-000Z.\n',
  );
  expect(asked('RestoreTableToPointInTime')).toEqual([]);
});

test.each([
  [
    'before the window',
    ['Tasks', '--at', '2026-10-20T08:30:00Z'],
    1,
    'can be restored from 2026-11-01T00:00:00.000Z',
  ],
  ['no time', ['Tasks'], 2, '--at is a time in UTC'],
  ['a time of nowhere', ['Tasks', '--at', '2026-11-20 08:30'], 2, '--at is a time in UTC'],
  ['a day that no month has', ['Tasks', '--at', '2026-02-30T08:30:00Z'], 2, 'not “2026-02-30T08:30:00Z”.'],
  ['no such table', ['Things', '--at', '2026-11-20T08:30:00Z'], 2, 'none of the tables Tasks, Users.'],
])('refuses %s', async (_name, argv, code, sentence) => {
  expect(await restore(...argv)).toEqual({ code, stdout: '', stderr: expect.stringContaining(sentence) });
  expect(asked('RestoreTableToPointInTime')).toEqual([]);
});

test('says that a table has no recovery, and what AWS refuses', async () => {
  answers.DescribeContinuousBackups = WINDOW('DISABLED');
  expect((await restore('Tasks', '--at', '2026-11-20T08:30:00Z')).stderr).toContain(
    'no point-in-time recovery',
  );
  delete answers.DescribeContinuousBackups;
  expect(await restore('Tasks', '--at', '2026-11-20T08:30:00Z')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'ops restore-table: not recorded\n',
  });
});

describe('without what AWS asks for', () => {
  beforeEach(() => {
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/dev/null');
    vi.stubEnv('AWS_PROFILE', undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  });

  test('says that there is no region', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    expect(await restore('Tasks', '--at', '2026-11-20T08:30:00Z')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'ops restore-table: There is no AWS region. Set AWS_REGION, or one in the profile of AWS_PROFILE.\n',
    });
  });

  test('says that there are no credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    const { code, stderr } = await restore('Tasks', '--at', '2026-11-20T08:30:00Z');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^ops restore-table: There are no AWS credentials that work: .* Set AWS_PROFILE, .*\n$/,
    );
    expect(requests).toEqual([]);
  });
});

describe('replay', () => {
  const RULE = 'arn:aws:events:eu-central-1:123456789012:rule/Bus/Deliver';
  const MY_RULE = 'arn:aws:events:eu-central-1:123456789012:rule/Bus/Mine';
  const HOUR = ['--from', '2026-11-26T10:00:00.7Z', '--to', '2026-11-26T11:00:00Z'];

  beforeEach(() => {
    answers.DescribeStacks = STACK({ EventArchiveName: 'the-archive', DeliveryRuleArn: RULE });
    answers.DescribeArchive = JSON.stringify({
      ArchiveArn: 'arn:archive',
      ArchiveName: 'the-archive',
      EventSourceArn: 'arn:bus',
      State: 'ENABLED',
      EventCount: 7,
      RetentionDays: 28,
    });
    answers.StartReplay = JSON.stringify({ State: 'STARTING' });
    answers.DescribeReplay = JSON.stringify({ State: 'COMPLETED' });
  });

  const started = () => asked('StartReplay').map(({ body }) => JSON.parse(body));

  test('sends events of the stage’s archive to its webhooks', async () => {
    expect(await replay(...HOUR)).toEqual({
      code: 0,
      stderr: '',
      stdout: `Archive the-archive: ENABLED, 7 events, each kept for 28 days.
replay-20261127T000000Z replays what happened from 2026-11-26T10:00:00Z to 2026-11-26T11:00:00Z to ${RULE}.
replay-20261127T000000Z: COMPLETED
`,
    });
    expect(asked('DescribeArchive').map(({ body }) => JSON.parse(body))).toEqual([
      { ArchiveName: 'the-archive' },
    ]);
    expect(started()).toEqual([
      {
        ReplayName: 'replay-20261127T000000Z',
        EventSourceArn: 'arn:archive',
        EventStartTime: Date.parse('2026-11-26T10:00:00Z') / 1000,
        EventEndTime: Date.parse('2026-11-26T11:00:00Z') / 1000,
        Destination: { Arn: 'arn:bus', FilterArns: [RULE] },
      },
    ]);
  });

  test('takes another rule and a name', async () => {
    expect((await replay(...HOUR, '--rule', MY_RULE, '--name', 'again')).code).toBe(0);
    expect(started()).toMatchObject([{ ReplayName: 'again', Destination: { FilterArns: [MY_RULE] } }]);
  });

  test('starts nothing in a rehearsal', async () => {
    const { code, stdout } = await replay(...HOUR, '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain(
      `Would replay what happened from 2026-11-26T10:00:00Z to 2026-11-26T11:00:00Z to ${RULE}. Nothing was started.\n`,
    );
    expect(started()).toEqual([]);
  });

  test('that fails ends with 1 and the reason', async () => {
    answers.DescribeReplay = JSON.stringify({ State: 'FAILED', StateReason: 'the rule is gone' });
    expect(await replay(...HOUR, '--name', 'again')).toMatchObject({
      code: 1,
      stderr: 'ops replay: again ended before all was replayed: FAILED (the rule is gone).\n',
    });
  });

  test('needs a stage of a version that has an archive', async () => {
    answers.DescribeStacks = STACK({ EventBusName: 'Bus' });
    expect(await replay(...HOUR)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('has no output Service.EventArchiveName. Deploy this version first.'),
    });
  });

  test.each([
    [
      'no first time',
      ['--to', '2026-11-26T11:00:00Z'],
      '--from is a time in UTC such as 2026-11-27T08:30:00Z.',
    ],
    ['no last time', HOUR.slice(0, 2), '--to is a time in UTC such as 2026-11-27T08:30:00Z.'],
    [
      'a time that is none',
      [...HOUR, '--to', 'noon'],
      '--to is a time in UTC such as 2026-11-27T08:30:00Z, not “noon”.',
    ],
    ['times the wrong way round', [...HOUR, '--to', '2026-11-26T09:00:00Z'], '--from must be before --to.'],
    [
      'the future',
      ['--from', '2027-01-01T00:00:00Z', '--to', '2027-01-02T00:00:00Z'],
      '--from lies in the future',
    ],
    ['a rule without its ARN', [...HOUR, '--rule', 'Deliver'], '--rule is the ARN of a rule'],
    [
      'a name with blanks',
      [...HOUR, '--name', 'a b'],
      '--name is 1 to 64 letters, digits, dots, dashes and underscores, not “a b”.',
    ],
    ['an unknown option', [...HOUR, '--dryrun'], 'There is no option “--dryrun”. Did you mean “--dry-run”?'],
    ['an argument', ['now', ...HOUR], 'It takes no “now”.'],
  ])('refuses %s before it asks AWS', async (_name, argv, sentence) => {
    expect(await replay(...argv)).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(sentence) });
    expect(requests).toEqual([]);
  });
});
