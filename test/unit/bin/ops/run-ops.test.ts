import { expect, test } from 'vitest';
import { OpsExit, runOps } from '../../../../bin/ops/run-ops.ts';
import { VERBS } from '../../../../bin/ops/verbs.ts';

async function complaintOf(argv: readonly string[]): Promise<string> {
  let complaint = '';
  const code = await runOps(argv, {
    write: (text) => expect.fail(text),
    complain: (text) => {
      complaint += text;
    },
    now: () => expect.fail('nobody has to know the time'),
  });
  expect(code).toBe(OpsExit.couldNotRun);
  return complaint;
}

test.each(VERBS.map(({ name }) => name))(
  '%s names the stages before it looks at anything else',
  async (verb) => {
    expect(await complaintOf([verb, '--stage', 'nope', '--unheard-of'])).toContain(
      'There is no stage “nope”. There are local, dev, prod.',
    );
    expect(await complaintOf([verb, 'a', 'b', '--unheard-of'])).toContain(
      'Say which deployment: --stage prod. There are local, dev, prod.',
    );
  },
);
