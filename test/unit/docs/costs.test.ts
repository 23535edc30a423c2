import { expect, test } from 'vitest';
import { renderCostsPage } from '../../../bench/costs/render-costs-page.ts';
import { measuredWorkers } from '../../../bench/workers/measured-work.ts';
import { stageOf } from '../../../lib/stages.ts';
import { resourcesOfType } from '../../infra/resources.ts';

const HOW_TO_UPDATE = 'docs/costs.md is behind. Run `vitest run --project unit test/unit/docs -u`.';

test('docs/costs.md is what the calculator says of the stage prod and what was measured', {
  timeout: 60_000,
}, async () => {
  const stage = stageOf('prod');
  const countOf = (type: string) => resourcesOfType('prod', type).length;
  const page = renderCostsPage(stage, measuredWorkers(), {
    alarms: countOf('AWS::CloudWatch::Alarm'),
    secrets: countOf('AWS::SecretsManager::Secret'),
    polledQueues: countOf('AWS::Lambda::EventSourceMapping'),
    sweeperMemory: stage.memory.sweeper,
    renewedKeys: countOf('AWS::SecretsManager::RotationSchedule'),
    renewalsPerMonth: stage.keyRenewal === 'off' ? 0 : 30 / stage.keyRenewal.everyDays,
    rotationMemory: stage.memory.rotation,
  });
  await expect(page, HOW_TO_UPDATE).toMatchFileSnapshot('../../../docs/costs.md');
});
