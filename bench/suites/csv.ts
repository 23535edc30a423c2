import { floor, ours, peer } from '../contender.ts';
import { writeCsvFile } from '../files/csv-file.ts';
import { schemaFile } from '../files/order-schema.ts';
import type { Spoiling } from '../files/orders.ts';
import { type PreparedFile, preparedFile } from '../files/prepared-file.ts';
import { atMostMb, sameMemoryAs, timesFaster } from '../goals.ts';
import { racedSection } from '../raced-section.ts';
import type { Bench, Section, Suite } from '../suite.ts';
import { fileFacts } from './file-facts.ts';

const CSV_PARSE = peer('csv-parse + ajv', 'csv-parse');
const PAPAPARSE = peer('papaparse + ajv', 'papaparse');
const DUCKDB = peer('DuckDB, one SQL query', 'duckdb', { isContext: true });
const POLARS = peer('Polars, one expression', 'polars', { isContext: true });
const BYTE_PASS = floor('only a look at each byte', 'byte-pass');

export const csv: Suite = {
  name: 'csv',
  title: 'CSV',
  needsPeers: true,

  async measure(bench): Promise<Section[]> {
    const schema = await schemaFile('note');
    const million = await ordersFile(bench, 1_000_000, 'one-percent-once');
    const usual = await racedSection(bench, {
      title: 'CSV, one row of a hundred bad',
      about: `${fileFacts(million)} A tenth of the rows have quotes and line breaks inside quotes.`,
      file: million,
      schema,
      contenders: [ours, CSV_PARSE, PAPAPARSE, DUCKDB, POLARS, BYTE_PASS],
      goals: (race) => [
        timesFaster(race, CSV_PARSE.name, 4),
        timesFaster(race, PAPAPARSE.name, 2),
        atMostMb(race, 100),
      ],
    });

    const millions = await ordersFile(bench, 5_000_000, 'one-percent-once');
    const long = await racedSection(bench, {
      title: 'CSV, five times as long',
      about: fileFacts(millions),
      file: millions,
      schema,
      contenders: [ours],
      goals: (race) => [sameMemoryAs(race, usual.race, 10)],
    });

    const hopeless = await ordersFile(bench, 1_000_000, 'all-twice');
    const wrong = await racedSection(bench, {
      title: 'CSV, each row bad in two cells',
      about: fileFacts(hopeless),
      file: hopeless,
      schema,
      contenders: [ours, PAPAPARSE, CSV_PARSE],
      goals: (race) => [timesFaster(race, PAPAPARSE.name, 1)],
    });
    return [usual, long, wrong];
  },
};

function ordersFile(bench: Bench, fullRows: number, spoiling: Spoiling): Promise<PreparedFile> {
  const rows = bench.isQuick ? fullRows / 50 : fullRows;
  return preparedFile(`orders-${rows}-${spoiling}.csv`, (path) => writeCsvFile(path, rows, spoiling));
}
