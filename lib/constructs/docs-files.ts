import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Puts the parts of the page at /docs beside the API's bundle, with their licence. */
export function addDocs(bundle: string): void {
  const folder = join(bundle, 'docs');
  mkdirSync(folder, { recursive: true });
  for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css', 'LICENSE', 'NOTICE']) {
    copyFileSync(join(SWAGGER_UI, name), join(folder, name));
  }
}
