import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SWAGGER_UI = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist')));

/** Puts the parts of the page at /docs beside the API's bundle, with their licence. */
export function addDocs(bundle: string): void {
  const folder = join(bundle, 'docs');
  mkdirSync(folder, { recursive: true });
  for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css', 'LICENSE', 'NOTICE']) {
    copyFileSync(join(SWAGGER_UI, name), join(folder, name));
  }
}
