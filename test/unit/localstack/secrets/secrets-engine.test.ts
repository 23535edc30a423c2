import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { JumpingClock } from '../../../../localstack/embedded/clock.ts';
import { type Journal, NoJournal, SqliteJournal } from '../../../../localstack/embedded/journal.ts';
import type { ResourceContext } from '../../../../localstack/embedded/resource.ts';
import { SecretsEngine } from '../../../../localstack/embedded/secrets/secrets-engine.ts';
import { secretsResources } from '../../../../localstack/embedded/secrets/secrets-resources.ts';

const CONTEXT: ResourceContext = {
  stackName: 'Data',
  logicalId: 'Admin',
  name: (given) => given ?? 'Data-Admin',
  assetDirectory: () => expect.fail('a secret has no asset'),
};

function setup(journal: Journal = new NoJournal()) {
  const place = { region: 'eu-central-1', account: '000000000000' };
  const engine = new SecretsEngine({
    clock: new JumpingClock(),
    journal,
    place,
    functions: { invoke: () => expect.fail('nothing is rotated'), principalOf: () => ({ kind: 'root' }) },
    authorizer: { authorize: () => {} },
    log: () => {},
  });
  const [handler] = secretsResources(engine);
  if (handler === undefined) throw new Error('there is no handler');
  const create = async (properties: unknown) => handler.create(handler.properties.parse(properties), CONTEXT);
  const value = async (SecretId: string, VersionStage?: string) =>
    String((await engine.run('GetSecretValue', { SecretId, VersionStage })).SecretString);
  return { engine, handler, create, value };
}

describe('AWS::SecretsManager::Secret', () => {
  test('answers to its ARN, with a suffix of six characters', async () => {
    const { create, value } = setup();
    const { ref } = await create({ SecretString: 'x', Description: 'd', Tags: [{ Key: 'a', Value: 'b' }] });
    expect(ref).toMatch(
      /^arn:aws:secretsmanager:eu-central-1:000000000000:secret:Data-Admin-[A-Za-z0-9]{6}$/,
    );
    expect(await value(ref)).toBe('x');
  });

  test('generates a password of 32 characters, one of each type at least', async () => {
    const { create, value } = setup();
    const password = await value((await create({ GenerateSecretString: {} })).ref);
    expect(password).toHaveLength(32);
    for (const type of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/]) expect(password).toMatch(type);
  });

  test('generates within the rules', async () => {
    const { create, value } = setup();
    const rules = {
      PasswordLength: 200,
      ExcludePunctuation: true,
      ExcludeUppercase: true,
      ExcludeCharacters: 'abc0',
    };
    const password = await value((await create({ GenerateSecretString: rules })).ref);
    expect(password).toMatch(/^[d-z1-9]{200}$/);
  });

  test('puts the password into a template', async () => {
    const { create, value } = setup();
    const GenerateSecretString = { SecretStringTemplate: '{"user":"admin"}', GenerateStringKey: 'password' };
    const generated = JSON.parse(await value((await create({ GenerateSecretString })).ref));
    expect(generated).toEqual({ user: 'admin', password: expect.stringMatching(/^.{32}$/) });
  });

  test.each([
    ['KmsKeyId', { SecretString: 'x', KmsKeyId: 'k' }],
    ['ReplicaRegions', { SecretString: 'x', ReplicaRegions: [] }],
    ['either SecretString or GenerateSecretString', {}],
    ['either SecretString or GenerateSecretString', { SecretString: 'x', GenerateSecretString: {} }],
    ['go together', { GenerateSecretString: { GenerateStringKey: 'k' } }],
    [
      'must be a JSON object',
      { GenerateSecretString: { GenerateStringKey: 'k', SecretStringTemplate: 'no json' } },
    ],
  ])('says "%s" of %o', (message, properties) => {
    const { handler } = setup();
    expect(handler.properties.safeParse(properties).error?.message).toContain(message);
  });

  test('says when the rules leave no password', async () => {
    const { create } = setup();
    await expect(create({ GenerateSecretString: { PasswordLength: 2 } })).rejects.toThrow(
      /ask for a longer one/,
    );
  });
});

describe('over a restart', () => {
  async function aJournalTwice(): Promise<() => Journal> {
    const directory = await mkdtemp(join(tmpdir(), 'secrets-'));
    let journal: Journal | undefined;
    onTestFinished(async () => {
      journal?.close();
      await rm(directory, { recursive: true });
    });
    return () => {
      journal?.close();
      journal = new SqliteJournal(directory);
      return journal;
    };
  }

  test('keeps the ARN and the generated value', async () => {
    const open = await aJournalTwice();
    const before = setup(open());
    const { ref } = await before.create({ GenerateSecretString: {} });
    const generated = await before.value(ref);

    const after = setup(open());
    expect((await after.create({ GenerateSecretString: {} })).ref).toBe(ref);
    expect(await after.value(ref)).toBe(generated);
  });

  test('takes the new value when the template asks for another one', async () => {
    const open = await aJournalTwice();
    const { ref } = await setup(open()).create({ SecretString: 'old' });
    const after = setup(open());
    await after.create({ SecretString: 'new' });
    expect([await after.value(ref), await after.value(ref, 'AWSPREVIOUS')]).toEqual(['new', 'old']);
  });
});

test('overrides the current value, once for the same value', async () => {
  const { engine, create, value } = setup();
  const { ref } = await create({ SecretString: 'generated' });
  engine.overrideSecret(ref, 'given');
  engine.overrideSecret(ref, 'given');
  expect([await value(ref), await value(ref, 'AWSPREVIOUS')]).toEqual(['given', 'generated']);
  expect(() => engine.overrideSecret('missing', 'x')).toThrow("can't find the specified secret");
});

test('needs permission for the whole ARN, however the secret is named', async () => {
  const { engine, create } = setup();
  const { ref } = await create({ SecretString: 'x' });
  const access = { action: 'secretsmanager:GetSecretValue', resource: ref };
  expect(engine.accesses('GetSecretValue', { SecretId: 'Data-Admin' })).toEqual([access]);
  expect(engine.accesses('GetSecretValue', { SecretId: ref })).toEqual([access]);
  expect(engine.accesses('GetSecretValue', { SecretId: 'missing' })).toEqual([
    { ...access, resource: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:missing' },
  ]);
});

test.each(['CancelRotateSecret', 'ListSecrets', 'constructor'])(
  'refuses the operation %s by name',
  async (name) => {
    const { engine } = setup();
    expect(() => engine.accesses(name, {})).toThrow(`Secrets Manager's ${name}`);
    await expect(engine.run(name, {})).rejects.toMatchObject({ code: 'UnknownOperationException' });
  },
);

test('does not repeat a value that it refuses', async () => {
  const { engine, create } = setup();
  await create({ SecretString: 'x' });
  const refused = engine.run('PutSecretValue', { SecretId: 'Data-Admin', SecretString: ['hunter2'] });
  await expect(refused).rejects.toMatchObject({ message: expect.not.stringContaining('hunter2') });
});
