import { LOOKUPS, type Lookup, writeLookupsFile } from '../files/lookups-file.ts';
import { type Done, measuredWorkbook, type Work } from '../measure/measured-workbook.ts';
import type { TemporaryPostgres } from '../measure/temporary-postgres.ts';
import type { Bench, Section } from '../suite.ts';

const TITLES: Record<Lookup, string> = {
  exact: 'INDEX and MATCH, equal',
  nearest: 'VLOOKUP, nearest',
  sum: 'SUMIFS',
};

interface Looked {
  readonly proven: Done;
  readonly loaded: Done | undefined;
}

/** As many rows ask as are asked for, which would be minutes if each read them all. */
export async function lookupsSection(
  rows: number,
  bench: Bench,
  server: TemporaryPostgres | undefined,
  serverTitle: string,
): Promise<Section> {
  const found: (readonly [Lookup, Looked])[] = [];
  for (const lookup of ['exact', 'nearest', 'sum'] as const) {
    const work = (mode: Work['mode'], how: string): Work => ({
      title: `${TITLES[lookup]}, ${how}`,
      file: `lookups-${lookup}-${rows}`,
      write: (path) => writeLookupsFile(path, rows, lookup),
      mode,
    });
    const proven = await measuredWorkbook(work('prove', 'proven with PGlite'), bench);
    const loaded = server && (await measuredWorkbook(work('postgresql', `on ${serverTitle}`), bench, server));
    found.push([lookup, { proven, loaded }]);
  }
  const count = rows.toLocaleString('en');
  return {
    title: 'Lookups in as many rows',
    about: `Workbooks of ${count} rows in each of which a formula looks something up in a list of ${count} rows, in no order: ${Object.entries(
      LOOKUPS,
    )
      .map(([lookup, formula]) => `${TITLES[lookup as Lookup]} is \`${formula(rows + 1)}\``)
      .join(
        ', ',
      )}. Computed into a table by a server, and proven by PGlite from the compiled workbook on. Elapsed time.`,
    table: {
      head: ['', `computed, s, ${serverTitle}`, 'proven, s', 'proven cells'],
      rows: found.map(([lookup, { proven, loaded }]) => [
        TITLES[lookup],
        loaded?.seconds.compute?.toFixed(2) ?? 'not measured',
        proven.seconds.prove?.toFixed(2) ?? '',
        `${proven.run.passed.toLocaleString('en')} of ${proven.run.cells.toLocaleString('en')}`,
      ]),
    },
    goals: bench.isQuick
      ? []
      : found.map(([lookup, { proven }]) => ({
          goal: `${TITLES[lookup]}: all cells with formulas are proven`,
          measured: `${proven.run.passed.toLocaleString('en')} of ${proven.run.cells.toLocaleString('en')}`,
          isMet: proven.run.passed === proven.run.cells,
          isCount: true,
        })),
    notes: [],
  };
}
