import { expect, test } from 'vitest';
import { generateApiTypes } from '../../support/generate-api-types.ts';

const HOW_TO_UPDATE =
  'client/api-types.ts is behind. Run `vitest run --project unit test/unit/docs -u` twice: it follows docs/openapi.json.';

test('client/api-types.ts is what docs/openapi.json says', async () => {
  const types = await generateApiTypes(new URL('../../../docs/openapi.json', import.meta.url));
  await expect(types, HOW_TO_UPDATE).toMatchFileSnapshot('../../../client/api-types.ts');
});
