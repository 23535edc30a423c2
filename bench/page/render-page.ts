import type { SuiteResult } from '../results.ts';
import type { Goal, Section } from '../suite.ts';
import { isBusy, type Machine } from './machine.ts';
import { markdownTable } from './markdown-table.ts';
import { verdict } from './verdict.ts';

/** Packages that were measured, and their versions. */
export type Versions = Readonly<Record<string, string>>;

/** `docs/benchmarks.md`. */
export function renderPage(results: readonly SuiteResult[], versions: Versions): string {
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `# Benchmarks

Written by \`npm run bench\`, which also makes the files; do not edit. \`npm run bench -- --only csv\` measures one suite again and
keeps the others; \`--quick\` runs all on small files and writes nothing.

Every contender is a process of its own, and the whole of it counts: the start of Node, reading, checking, the end. CPU seconds are
user and system time of all its threads; the peak is of resident memory. Contenders take turns, and each figure is the median of its
runs; who is there for comparison only runs once. Ours is \`npx etl validate --summary\`. Peers stream where they can, turn cells into
the schema's types in generated code, check each row with ajv, and name each issue with row, column, keyword and message, as ours
does. The engines that take SQL or expressions only tell the bad rows. Whoever makes a file knows which rows are bad, and what
everybody finds is compared with that by number of row. Goals are not judged when the machine was busy before
the first run, unless something is counted and not timed.

${packages.length === 0 ? '' : `Measured against: ${packages.join(', ')}.\n\n`}## Goals

${goalsTable(results)}
${results.map(suitePart).join('')}`;
}

function goalsTable(results: readonly SuiteResult[]): string {
  const rows = results.flatMap(({ sections, machine }) =>
    sections.flatMap(({ title, goals }) =>
      goals.map((goal) => [title, goal.goal, goal.measured, marked(goal, machine)]),
    ),
  );
  return markdownTable({ head: ['Workload', 'Goal', 'Measured', 'Met'], rows });
}

function suitePart({ suite, title, measuredAt, runs, machine, sections }: SuiteResult): string {
  const when = `Measured with \`npm run bench -- --only ${suite}\` on ${measuredAt.slice(0, 10)} in ${runs} ${runs === 1 ? 'run' : 'runs'} on ${describe(machine)}.`;
  return `\n## ${title}\n\n${when}\n${sections.map((section) => sectionPart(section, machine)).join('')}`;
}

function sectionPart({ title, about, table, goals, notes }: Section, machine: Machine): string {
  const lines = [
    ...goals.map((goal) => `- ${marked(goal, machine)}: ${goal.goal} (${goal.measured})`),
    ...notes.map((note) => `- ${note}`),
  ];
  const list = lines.length === 0 ? '' : `\n${lines.join('\n')}\n`;
  return `\n### ${title}\n\n${about}\n\n${markdownTable(table)}\n${list}`;
}

function marked(goal: Goal, machine: Machine): string {
  const word = verdict(goal, machine);
  return word === 'FAIL' ? `**${word}**` : word;
}

function describe(machine: Machine): string {
  const { processor, cores, memoryGb, system, node, load } = machine;
  const busy = isBusy(machine)
    ? `; the machine was busy before the first run (load ${load.toFixed(1)}), so that no time is judged`
    : '';
  return `${processor}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}${busy}`;
}
