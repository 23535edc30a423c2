import type { Metafile } from 'esbuild';

/** How much code of a bundle is read before its handler can be called: `index.mjs` and all that it imports statically. */
export function startBytes({ outputs }: Metafile): number {
  const files = new Set(Object.keys(outputs).filter((path) => path.endsWith('/index.mjs')));
  let bytes = 0;
  for (const file of files) {
    const output = outputs[file];
    bytes += output?.bytes ?? 0;
    for (const { path, kind } of output?.imports ?? []) if (kind === 'import-statement') files.add(path);
  }
  return bytes;
}
