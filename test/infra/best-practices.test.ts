import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, test, vi } from 'vitest';
import { stageNames, stageOf } from '../../lib/stages.ts';
import { designOf } from './synthesise.ts';
import { wholeStage } from './whole-stage.ts';

describe.each([
  ...stageNames.map((name) => ({ name: `of stage ${name}`, stage: stageOf(name) })),
  { name: 'with everything on', stage: wholeStage },
])('the stacks $name', ({ stage }) => {
  test('follow every rule of AWS, or say beside the construct why not', () => {
    vi.stubEnv('CDK_VALIDATION', 'false');
    const { data } = designOf(stage);
    const { root } = data.node;
    const found = [new AwsSolutionsChecks(), new ServerlessChecks()]
      .flatMap((pack) => pack.validateScope(root).violations)
      .map(
        ({ ruleName, violatingResources }) =>
          `${ruleName}: ${violatingResources.map(({ constructPath }) => constructPath).join(', ')}`,
      );
    expect(found).toEqual([]);
    vi.unstubAllEnvs();
  });
});
