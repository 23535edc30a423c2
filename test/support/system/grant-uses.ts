import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GrantUse } from '../../../localstack/embedded/iam/grant-use.ts';

/** Where each system of the tests leaves what its roles made use of, for `report-grants.ts`. */
export const GRANT_USES = '.cache/grant-uses';

export async function keepGrantUses(uses: readonly GrantUse[]): Promise<void> {
  await mkdir(GRANT_USES, { recursive: true });
  await writeFile(join(GRANT_USES, `${randomUUID()}.json`), JSON.stringify(uses));
}
