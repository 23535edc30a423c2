import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const Workflow = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      'timeout-minutes': z.number(),
      permissions: z.never().optional(),
      strategy: z.object({ matrix: z.object({ node: z.array(z.number()) }) }).optional(),
      steps: z.array(
        z.object({ uses: z.string().optional(), run: z.string().optional(), with: z.unknown().optional() }),
      ),
    }),
  ),
});
const read = (file: string): unknown => parse(readFileSync(file, 'utf8'), { strict: true, uniqueKeys: true });
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

describe('the workflow of CI', () => {
  const workflow = Workflow.parse(read('.github/workflows/ci.yml'));
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  test('may read the repository, and no more', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  test('pins every action to a commit', () => {
    const actions = steps.flatMap(({ uses }) => uses ?? []);
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
  });

  test('keeps no credentials in the checkout', () => {
    for (const { with: inputs } of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')))
      expect(inputs).toEqual({ 'persist-credentials': false });
  });

  test('runs what there is, on each Node that may install', () => {
    for (const script of steps.flatMap(
      ({ run }) => /^npm run (?:--silent )?([\w:]+)/.exec(run ?? '')?.[1] ?? [],
    ))
      expect(Object.keys(scripts)).toContain(script);
    expect(workflow.jobs.test?.strategy?.matrix.node).toEqual([20, 22, 24]);
    expect(workflow.jobs.test?.steps.map(({ run }) => run)).toEqual(
      expect.arrayContaining(['npm ci', 'npm test']),
    );
  });
});

test('issue forms are whole: each has a name, a description and fields with labels', () => {
  const Form = z.object({
    name: z.string(),
    description: z.string(),
    body: z.array(
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('markdown'), attributes: z.object({ value: z.string() }) }),
        z.object({
          type: z.enum(['textarea', 'input']),
          id: z.string(),
          attributes: z.looseObject({ label: z.string() }),
        }),
      ]),
    ),
  });
  const forms = readdirSync('.github/ISSUE_TEMPLATE').filter((name) => name !== 'config.yml');
  expect(forms).toEqual(['bug.yml', 'idea.yml']);
  for (const form of forms)
    expect(() => Form.parse(read(`.github/ISSUE_TEMPLATE/${form}`)), form).not.toThrow();
});

test('Renovate pins, and leaves LocalStack at the image without a token', () => {
  const { rangeStrategy, packageRules } = JSON.parse(readFileSync('.github/renovate.json', 'utf8'));
  expect(rangeStrategy).toBe('pin');
  expect(packageRules).toContainEqual(
    expect.objectContaining({ matchPackageNames: ['localstack/localstack'], enabled: false }),
  );
});
