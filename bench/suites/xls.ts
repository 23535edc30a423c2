import { ours, peer } from '../contender.ts';
import { schemaFile } from '../files/order-schema.ts';
import { preparedFile } from '../files/prepared-file.ts';
import { writeXlsFile } from '../files/xls-file.ts';
import { atMostMb, timesFaster } from '../goals.ts';
import { racedSection } from '../raced-section.ts';
import type { Section, Suite } from '../suite.ts';
import { fileFacts } from './file-facts.ts';

const SHEETJS = peer('@e965/xlsx + ajv', 'sheetjs');

export const xls: Suite = {
  name: 'xls',
  title: 'XLS',
  needsPeers: true,

  async measure(bench): Promise<Section[]> {
    const rows = bench.isQuick ? 5000 : 65_000;
    const file = await preparedFile(`orders-${rows}.xls`, (path) => writeXlsFile(path, rows));
    const section = await racedSection(bench, {
      title: 'XLS',
      about: `${fileFacts(file)} BIFF8; texts stand in the workbook's table.`,
      file,
      schema: await schemaFile('total'),
      contenders: [ours, SHEETJS],
      goals: (race) => [timesFaster(race, SHEETJS.name, 10), atMostMb(race, 120)],
    });
    return [section];
  },
};
