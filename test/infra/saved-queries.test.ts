import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LOG_QUERIES } from '../../lib/log-queries.ts';
import { stageNames } from '../../lib/stages.ts';
import { propertiesOf, resourcesOfType, targetOf } from './resources.ts';

const shape = { Name: z.string(), QueryString: z.string(), LogGroupNames: z.array(z.unknown()) };

describe.each(stageNames)('the saved queries of stage %s', (stage) => {
  const saved = propertiesOf(stage, 'AWS::Logs::QueryDefinition', shape);

  test('lie in a folder of the stage', () => {
    const names = LOG_QUERIES.map(({ name }) => `etl-design/${stage}/${name}`);
    expect(saved.map(({ Name }) => Name).sort()).toEqual(names.sort());
  });

  test('ask the functions that know, or all of them', () => {
    const groups = resourcesOfType(stage, 'AWS::Logs::LogGroup').map(({ logicalId }) => logicalId);
    for (const { Name, LogGroupNames } of saved) {
      const asked = LogGroupNames.map((name) => targetOf(stage, name) ?? '').sort();
      const of = LOG_QUERIES.find(({ name }) => Name.endsWith(`/${name}`))?.of ?? '';
      const prefix = new RegExp(`^${of}`, 'i');
      expect(asked, Name).toEqual(groups.filter((group) => prefix.test(group)).sort());
    }
  });

  test('are sentences of Logs Insights that end with a limit', () => {
    for (const { QueryString } of saved) expect(QueryString).toMatch(/^(fields|filter) .+\n\| limit \d+$/s);
  });
});

test('the runbook says what each of them answers', () => {
  const runbook = readFileSync('docs/runbook.md', 'utf8');
  const [, section = ''] = /^## Saved queries\n(.+?)\n## /ms.exec(runbook) ?? [];
  const explained = [...section.matchAll(/^\| `([^`]+)` \| /gm)].map(([, name]) => name);
  expect(explained).toEqual(LOG_QUERIES.map(({ name }) => name));
});
