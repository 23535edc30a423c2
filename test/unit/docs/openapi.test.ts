import { expect, test } from 'vitest';
import { startApi } from '../../support/api.ts';

const HOW_TO_UPDATE = 'docs/openapi.json is behind. Run `vitest run --project unit test/unit/docs -u`.';

test('docs/openapi.json is what the API says about itself', async () => {
  const api = await startApi();
  const document = await (await api.request('/openapi.json')).json();
  await expect(`${JSON.stringify(document, null, 2)}\n`, HOW_TO_UPDATE).toMatchFileSnapshot(
    '../../../docs/openapi.json',
  );
});
