import { floor, ours, peer } from '../contender.ts';
import { schemaFile } from '../files/order-schema.ts';
import { preparedFile } from '../files/prepared-file.ts';
import { writeXlsxFile } from '../files/xlsx-file.ts';
import { atMostMb, timesFaster } from '../goals.ts';
import { racedSection } from '../raced-section.ts';
import type { Bench, Section, Suite } from '../suite.ts';
import { fileFacts } from './file-facts.ts';

const EXCELJS = peer('exceljs, streaming, + ajv', 'exceljs');
const CONTENDERS = [
  ours,
  EXCELJS,
  peer('hucre + ajv', 'hucre', { isContext: true }),
  peer('read-excel-file + ajv', 'read-excel-file', { isContext: true }),
  peer('@e965/xlsx + ajv', 'sheetjs', { isContext: true }),
  floor('only inflating', 'inflate'),
];

export const xlsx: Suite = {
  name: 'xlsx',
  title: 'XLSX',
  needsPeers: true,

  async measure(bench): Promise<Section[]> {
    return [
      await workbookSection(bench, 'shared', 'Most texts stand in the table of shared strings once.'),
      await workbookSection(bench, 'inline', 'Texts stand in their cells.'),
    ];
  },
};

async function workbookSection(bench: Bench, strings: 'shared' | 'inline', about: string): Promise<Section> {
  const rows = bench.isQuick ? 10_000 : 500_000;
  const file = await preparedFile(`orders-${rows}-${strings}.xlsx`, (path) =>
    writeXlsxFile(path, rows, strings),
  );
  return racedSection(bench, {
    title: `XLSX, ${strings} strings`,
    about: `${fileFacts(file)} ${about} Dates are numbers with a style, the last column is a formula.`,
    file,
    schema: await schemaFile('total'),
    contenders: CONTENDERS,
    goals: (race) => [timesFaster(race, EXCELJS.name, 6), atMostMb(race, 150)],
  });
}
