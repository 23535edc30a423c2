import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeployDesk } from '../support/deploy/deploy-desk.ts';

/** LocalStack's own, whoever asks. */
const PLACE = { region: 'us-east-1', account: '000000000000' };
/** Programs are started here that build, deploy and test; on a machine with much else to do that takes minutes. */
const PATIENCE = { timeout: 10 * 60_000 };
const KEY = { accessKeyId: 'test', secretAccessKey: 'test' };

let desk: DeployDesk;
beforeAll(async () => {
  desk = await DeployDesk.open({ place: PLACE, key: KEY, programs: ['docker'] });
});
afterAll(() => desk[Symbol.asyncDispose]());

/** Runs a script of package.json where there is Docker, and where LocalStack is what the account stands in for. */
async function npm(script: string): Promise<string> {
  const { code, output } = await desk.run(`LOCALSTACK_ENDPOINT=${desk.account.endpoint} npm run ${script}`);
  expect(code, output).toBe(0);
  return output;
}

test(
  'the CDK for LocalStack deploys the stage, and the address that is printed answers',
  PATIENCE,
  async () => {
    const output = await npm('localstack');
    const url = /^ready (http:\S+)$/m.exec(output)?.[1] ?? expect.fail(output);
    expect(url).toContain(`${desk.account.endpoint}/_aws/execute-api/`);
    expect(desk.account.stacks.all().map(({ name, status }) => [name, status])).toEqual([
      ['EtlDesign-local-Service', 'CREATE_COMPLETE'],
      ['EtlDesign-local-Data', 'CREATE_COMPLETE'],
      ['CDKToolkit', 'CREATE_COMPLETE'],
    ]);
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
  },
);

test('the suites for another cloud pass against what was deployed', PATIENCE, async () => {
  const output = await npm('localstack:test');
  expect(output).toMatch(/Test Files .*\d passed/);
  // The suites try out denials themselves.
  const ofFunctions = desk.account.denials.filter(({ caller }) => caller.startsWith('EtlDesign-'));
  expect(ofFunctions).toEqual([]);
});
