import type { PackageVerdict, Ran } from './package-verdict.ts';

interface EngineScore {
  readonly engine: string;
  /** Packages that ran without an aborted statement. */
  readonly run: number;
  /** Those among them all of whose views could be read. */
  readonly read: number;
  /** Statements that stopped a package, and views that were not read to their end. */
  readonly aborted: number;
}

interface Left {
  /** Files that the reader refuses, so that they have no package. */
  readonly refusedFiles: number;
  /** Packages for which there was no time. */
  readonly notJudged: number;
}

export interface PackageScore extends Left {
  /** Those that were judged. */
  readonly packages: number;
  /** Packages that PostgreSQL's own parser takes. */
  readonly accepted: number;
  readonly engines: readonly EngineScore[];
  /** The most frequent first. */
  readonly causes: readonly { readonly cause: string; readonly count: number; readonly example: string }[];
  readonly slowest: readonly { readonly path: string; readonly engine: string; readonly seconds: number }[];
}

const MAX_SLOWEST = 10;

export function packageScore(verdicts: readonly PackageVerdict[], left: Left): PackageScore {
  const runs = verdicts.flatMap(({ path, pglite, postgresql }) => [
    { path, engine: 'PGlite', ran: pglite },
    ...(postgresql === undefined ? [] : [{ path, engine: 'PostgreSQL 15', ran: postgresql }]),
  ]);
  const reasons = [
    ...verdicts.flatMap(({ path, faults }) =>
      faults.map((fault) => ({ path, cause: `parser: ${withoutNumbers(fault)}` })),
    ),
    ...runs.flatMap(({ path, engine, ran }) =>
      reasonsOf(ran).map((reason) => ({ path, cause: `${engine}: ${withoutNumbers(reason)}` })),
    ),
  ];
  const causes = Map.groupBy(reasons, ({ cause }) => cause);
  return {
    packages: verdicts.length,
    accepted: verdicts.filter(({ faults }) => faults.length === 0).length,
    ...left,
    engines: [...Map.groupBy(runs, ({ engine }) => engine)].map(([engine, own]) => ({
      engine,
      run: own.filter(({ ran }) => ran.stopped === undefined).length,
      read: own.filter(({ ran }) => reasonsOf(ran).length === 0).length,
      aborted: own.reduce((sum, { ran }) => sum + reasonsOf(ran).length, 0),
    })),
    causes: [...causes]
      .map(([cause, own]) => ({ cause, count: own.length, example: own[0]?.path ?? '' }))
      .toSorted((a, b) => b.count - a.count),
    slowest: runs
      .map(({ path, engine, ran: { seconds } }) => ({ path, engine, seconds }))
      .toSorted((a, b) => b.seconds - a.seconds)
      .slice(0, MAX_SLOWEST),
  };
}

function withoutNumbers(reason: string): string {
  return reason.replaceAll(/\d+/g, '0').slice(0, 120);
}

function reasonsOf({ stopped, unread }: Ran): string[] {
  return [...(stopped === undefined ? [] : [stopped]), ...unread.map(([, reason]) => reason)];
}

export function summarise(score: PackageScore): string {
  const { packages, accepted, refusedFiles, notJudged, engines, causes, slowest } = score;
  return [
    `${packages} packages of real workbooks: ${accepted} accepted by PostgreSQL’s parser; ${refusedFiles} files are refused by the reader, ${notJudged} packages not judged in time`,
    ...engines.map(
      ({ engine, run, read, aborted }) =>
        `  ${engine}: ${run} run, all views of ${read} read, ${aborted} statements aborted`,
    ),
    ...causes.map(({ cause, count, example }) => `  ${count} × ${cause}  e.g. ${example}`),
    ...slowest.map(({ path, engine, seconds }) => `  ${seconds.toFixed(1)} s on ${engine}: ${path}`),
  ].join('\n');
}
