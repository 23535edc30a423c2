import { expect, test } from 'vitest';
import { renderPage } from '../../../../bench/page/render-page.ts';
import type { SuiteResult } from '../../../../bench/results.ts';

const MACHINE = {
  processor: 'A processor',
  cores: 2,
  memoryGb: 16,
  system: 'linux 6',
  node: '24.0.0',
  load: 0.1,
};
const RESULT: SuiteResult = {
  suite: 'csv',
  title: 'CSV',
  measuredAt: '2026-01-02T03:04:05.000Z',
  runs: 3,
  machine: MACHINE,
  sections: [
    {
      title: 'Many rows',
      about: 'A long file.',
      table: {
        head: ['', 'CPU s'],
        rows: [
          ['ours', '1.00'],
          ['a | b', '4.50'],
        ],
      },
      goals: [
        { goal: '≥ 4 ×', measured: '4.50 ×', isMet: true },
        { goal: '≤ 100 MB', measured: '110 MB', isMet: false },
      ],
      notes: ['a | b read fewer rows.'],
    },
  ],
};

test('the page begins with all goals, met or not', () => {
  const page = renderPage([RESULT], {});
  const goals = page.slice(page.indexOf('## Goals'), page.indexOf('## CSV'));

  expect(goals).toBe(`## Goals

| Workload | Goal | Measured | Met |
| --- | --: | --: | --: |
| Many rows | ≥ 4 × | 4.50 × | PASS |
| Many rows | ≤ 100 MB | 110 MB | **FAIL** |

`);
});

test('each suite says when and where it was measured, and shows its tables', () => {
  const page = renderPage([RESULT], { 'csv-parse': '7.0.0', papaparse: '5.0.0' });

  expect(page).toContain('Measured against: csv-parse 7.0.0, papaparse 5.0.0.');
  expect(page).toContain(
    'Measured with `npm run bench -- --only csv` on 2026-01-02 in 3 runs on A processor, 2 cores, 16 GB, linux 6, Node 24.0.0.',
  );
  expect(page.slice(page.indexOf('### Many rows'))).toBe(`### Many rows

A long file.

|  | CPU s |
| --- | --: |
| ours | 1.00 |
| a \\| b | 4.50 |

- PASS: ≥ 4 × (4.50 ×)
- **FAIL**: ≤ 100 MB (110 MB)
- a | b read fewer rows.
`);
});

test('no time is judged by figures from a busy machine', () => {
  const busy = { ...RESULT, machine: { ...MACHINE, load: 5 } };
  const page = renderPage([busy], {});

  expect(page).toContain('the machine was busy before the first run (load 5.0), so that no time is judged');
  expect(page).toContain('| Many rows | ≤ 100 MB | 110 MB | not judged |');
  expect(page).toContain('- not judged: ≥ 4 × (4.50 ×)');
  expect(page).not.toMatch(/PASS|FAIL/);
});

test('what is counted is judged on a busy machine, too', () => {
  const [section] = RESULT.sections;
  if (section === undefined) throw new Error('There is a section');
  const goals = section.goals.map((goal) => ({ ...goal, isCount: true as const }));
  const counted = { ...RESULT, machine: { ...MACHINE, load: 1.2 }, sections: [{ ...section, goals }] };
  expect(renderPage([counted], {})).toContain('- PASS: ≥ 4 × (4.50 ×)');
});
