import { ours as ourContender } from './contender.ts';
import type { Found } from './files/bad-rows.ts';
import type { PreparedFile } from './files/prepared-file.ts';
import { type Outcome, race, type Workload } from './measure/race.ts';
import { rowsWithIssues } from './measure/rows-with-issues.ts';
import { ProcessFailedError, type Usage } from './measure/run-process.ts';
import type { Bench, Goal, Section } from './suite.ts';

export interface RacedWorkload extends Workload {
  readonly file: PreparedFile;
  readonly schema: string;
  readonly title: string;
  readonly about: string;
  readonly goals: (race: Race) => readonly Goal[];
}

/** What goals are judged by. */
export interface Race {
  readonly file: PreparedFile;
  readonly outcomes: readonly Outcome[];
  readonly ours: Usage;
  /** The rows that our report names. */
  readonly ourRows: Found;
}

const HEAD = ['', 'CPU s', 'elapsed s', 'peak MB', '× etl validate', 'bad rows found'];

/** Lets a workload's contenders run, and puts down how they did. */
export async function racedSection(bench: Bench, workload: RacedWorkload): Promise<Section & { race: Race }> {
  const { title, about, file, schema } = workload;
  bench.say(`${title}:`);
  const outcomes = await race(workload, bench.runs, (line) => bench.say(`  ${line}`));
  const our = outcomes.find(({ contender }) => contender === ourContender);
  if (our === undefined || our.usage instanceof ProcessFailedError || our.found === undefined) {
    throw new Error(
      `${title}: etl validate ${our?.usage instanceof Error ? our.usage.message : 'did not run'}`,
    );
  }
  const ourRows = await rowsWithIssues(file.path, schema, our.found.rows);
  const done: Race = { file, outcomes, ours: our.usage, ourRows };
  return {
    title,
    about,
    table: { head: HEAD, rows: outcomes.map((outcome) => tableRow(outcome, done)) },
    goals: bench.isQuick ? [] : [...workload.goals(done), theSameRows(done)],
    notes: outcomes.flatMap((outcome) => noteOn(outcome, done)),
    race: done,
  };
}

function theSameRows({ file, ourRows }: Race): Goal {
  return {
    goal: 'names exactly the bad rows',
    measured: `${count(ourRows.badRows)} of ${count(file.truth.badRows)}`,
    isMet: isTruth(ourRows, file.truth),
    isCount: true,
  };
}

function tableRow({ contender, usage, found }: Outcome, race: Race): string[] {
  if (usage instanceof ProcessFailedError) return [contender.name, 'did not finish', '', '', '', ''];
  const { cpuSeconds, wallSeconds, peakMb } = usage;
  return [
    contender.name,
    cpuSeconds.toFixed(2),
    wallSeconds.toFixed(2),
    peakMb.toFixed(0),
    contender === ourContender ? '1' : (cpuSeconds / race.ours.cpuSeconds).toFixed(1),
    found === undefined ? '' : `${count(found.badRows)}${isTruth(found, race.file.truth) ? '' : ' (others)'}`,
  ];
}

function noteOn({ contender, usage, found }: Outcome, { file, ours }: Race): string[] {
  const { name, isFloor, whyOtherRows = 'Nobody knows why yet.' } = contender;
  if (usage instanceof ProcessFailedError) return [`${name} ${usage.message}.`];
  if (isFloor) {
    const percent = (usage.cpuSeconds / ours.cpuSeconds) * 100;
    return [`The limit: ${name} takes ${percent.toFixed(0)} % of our time, the start of Node included.`];
  }
  if (found === undefined || isTruth(found, file.truth)) return [];
  return [`${name} read ${count(found.rows)} rows and found others bad than there are. ${whyOtherRows}`];
}

/** Who tells no rows is judged by the counts. */
function isTruth({ rows, badRows, digest }: NonNullable<Outcome['found']>, truth: Found): boolean {
  return rows === truth.rows && badRows === truth.badRows && (digest ?? truth.digest) === truth.digest;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
