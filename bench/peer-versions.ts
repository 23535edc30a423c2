import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Versions } from './page/render-page.ts';

const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

/** The packages the engine is measured against. They are pinned, so the manifest knows. */
export async function peerVersions(): Promise<Versions> {
  const manifest = await readFile(join(import.meta.dirname, 'package.json'), 'utf8');
  return Manifest.parse(JSON.parse(manifest)).dependencies;
}
