import { expect, test } from 'vitest';
import { StepFailedError, Steps } from '../../../../bin/smoke/steps.ts';

const NEVER = 9999;

function stepsWithin(timeoutSeconds: number) {
  const lines: string[] = [];
  const write = (text: string) => lines.push(text.replace(/ \(\d+ ms\)\n|\n/, ''));
  return { lines, steps: new Steps({ write, reasonOf: String, timeoutSeconds }) };
}

test('a step that does not end is given up after its time', async () => {
  const { lines, steps } = stepsWithin(0.001);
  await expect(steps.step('wait', () => new Promise(() => undefined))).rejects.toThrow(StepFailedError);
  expect(lines).toEqual(['FAILED  wait: Error: It is not done after 0.001 seconds.']);
});

test('what is left for afterwards is done in reverse, also after one that failed', async () => {
  const { lines, steps } = stepsWithin(NEVER);
  steps.afterwards('first', async () => undefined);
  steps.afterwards('second', () => Promise.reject(new Error('no')));
  steps.afterwards('third', async () => undefined);
  expect(await steps.cleanUp()).toBe(false);
  expect(lines).toEqual(['ok      third', 'FAILED  second: Error: no', 'ok      first']);
});

test('once stopped every step fails, and what was being made is still known afterwards', async () => {
  const { lines, steps } = stepsWithin(NEVER);
  const stop = new AbortController();
  const made = Promise.withResolvers<void>();
  steps.stopAt(stop.signal);
  const making = steps.step('make', async () => {
    await made.promise;
    steps.afterwards('remove', async () => undefined);
  });
  stop.abort('stopped');
  await expect(making).rejects.toThrow(StepFailedError);
  await expect(steps.step('go on', async () => undefined)).rejects.toThrow(StepFailedError);
  made.resolve();
  expect(await steps.cleanUp()).toBe(true);
  expect(lines).toEqual(['FAILED  make: stopped', 'FAILED  go on: stopped', 'ok      remove']);
});
