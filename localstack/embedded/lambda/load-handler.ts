import { existsSync, readFileSync } from 'node:fs';
import { Module } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type Handler = (event: unknown, context: object) => unknown;

/** In the order in which Lambda looks. */
const EXTENSIONS = ['.js', '.mjs', '.cjs'];

/** Something is wrong with the bundle itself. The name is what Lambda calls it. */
class LoadError extends Error {
  constructor(name: 'Runtime.ImportModuleError' | 'Runtime.HandlerNotFound', message: string) {
    super(message);
    this.name = name;
  }
}

/** Loads `<file>.<export>` from a bundle, CommonJS or ESM. */
export async function loadHandler(directory: string, handler: string): Promise<Handler> {
  const [name = '', exportName = ''] = handler.split(/\.(?=[^.]*$)/);
  const file = EXTENSIONS.map((extension) => join(directory, `${name}${extension}`)).find((path) =>
    existsSync(path),
  );
  if (file === undefined) {
    throw new LoadError('Runtime.ImportModuleError', `Error: Cannot find module '${name}' in ${directory}`);
  }
  const loaded = await load(directory, file);
  const exported = loaded[exportName] ?? Object(loaded.default)[exportName];
  if (typeof exported !== 'function') {
    throw new LoadError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  return exported;
}

async function load(directory: string, file: string): Promise<Record<string, unknown>> {
  const isPlainJs = file.endsWith('.js');
  if (!isPlainJs || existsSync(join(directory, 'package.json'))) return import(pathToFileURL(file).href);
  return loadCommonJs(file);
}

interface CompilableModule extends Module {
  _compile(source: string, filename: string, format: 'commonjs'): void;
}

/**
 * On Lambda nothing lies above the bundle, so a `.js` file is CommonJS. Here the project's own package.json lies above
 * cdk.out and would make it a module, so Node is not asked.
 */
function loadCommonJs(file: string): Record<string, unknown> {
  const loaded = new Module(file) as CompilableModule; // safe because Node's loaders call the same method
  loaded.filename = file;
  loaded.paths = [join(dirname(file), 'node_modules')];
  loaded._compile(readFileSync(file, 'utf8'), file, 'commonjs');
  return Object(loaded.exports);
}
