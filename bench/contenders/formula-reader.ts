import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Each is read a few times: the first time is mostly the compiler's. */
const ROUNDS = 4;

type Read = (formula: string) => unknown;

const require = createRequire(import.meta.url);

/** How each reader turns a formula into a tree; the argument is where ours was bundled to. */
const READERS: Readonly<Record<string, (bundle: string) => Read | Promise<Read>>> = {
  ours: async (bundle) => functionOf(await import(pathToFileURL(bundle).href), 'parseFormula'),
  fx() {
    const fx: unknown = require('@borgar/fx/xlsx');
    const [tokenize, parse] = [functionOf(fx, 'tokenize'), functionOf(fx, 'parse')];
    return (formula) => parse(tokenize(formula));
  },
  tokenizer() {
    const tokenize = functionOf(require('excel-formula-tokenizer'), 'tokenize');
    const buildTree = functionOf(require('excel-formula-ast'), 'buildTree');
    return (formula) => buildTree(tokenize(formula));
  },
  // It has no tree to give, and computes with a sheet of zeros instead.
  fast() {
    const FormulaParser = require('fast-formula-parser');
    const parser: unknown = new FormulaParser({ onCell: () => 0, onRange: () => [[0]] });
    const parse = functionOf(parser, 'parse');
    return (formula) => parse(formula, { sheet: 'Sheet1', row: 1, col: 1 });
  },
};

const [reader = '', file = '', bundle = ''] = process.argv.slice(2);
const read = await READERS[reader]?.(bundle);
if (read === undefined) throw new Error(`There is no reader ${reader}.`);
const formulas = readFileSync(file, 'utf8').split('\n');
let refused = 0;
const before = process.cpuUsage();
for (let round = 0; round < ROUNDS; round++) {
  for (const formula of formulas) {
    try {
      read(formula);
    } catch {
      refused++;
    }
  }
}
const { user, system } = process.cpuUsage(before);
writeSync(
  1,
  JSON.stringify({
    cpuSeconds: (user + system) / 1e6 / ROUNDS,
    formulas: formulas.length,
    refused: refused / ROUNDS,
  }),
);

function functionOf(module: unknown, name: string): (...values: readonly unknown[]) => unknown {
  const value: unknown =
    typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
  if (typeof value !== 'function') throw new Error(`There is no ${name}.`);
  return (...values) => Reflect.apply(value, module, values);
}
