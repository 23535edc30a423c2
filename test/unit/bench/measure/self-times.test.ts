import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { PROJECT } from '../../../../bench/folders.ts';
import { selfTimes } from '../../../../bench/measure/self-times.ts';

const project = pathToFileURL(PROJECT).href;
const node = (id: number, functionName: string, url = '') => ({ id, callFrame: { functionName, url } });

test('time is counted by file, by package and by what V8 did itself, without waiting', () => {
  const profile = {
    nodes: [
      node(1, '(idle)'),
      node(2, '(garbage collector)'),
      node(3, 'scan', `${project}shared/tabular/scan.ts`),
      node(4, 'flush', `${project}shared/tabular/scan.ts`),
      node(5, 'parse', `${project}node_modules/@scope/parser/lib/parse.js`),
      node(6, 'read', 'node:fs'),
      node(7, 'validate10'),
    ],
    samples: [1, 2, 3, 4, 5, 6, 7],
    timeDeltas: [9_000_000, 1000, 20_000, 30_000, 4000, 5000, 6000],
  };
  expect(selfTimes(profile)).toEqual([
    { place: 'shared/tabular/scan.ts', ms: 50 },
    { place: '(compiled checks and built-ins)', ms: 6 },
    { place: 'node:fs', ms: 5 },
    { place: '@scope/parser', ms: 4 },
    { place: '(garbage collector)', ms: 1 },
  ]);
});
