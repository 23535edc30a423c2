import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { oursFromSources } from '../contender.ts';
import { writeCsvFile } from '../files/csv-file.ts';
import { schemaFile } from '../files/order-schema.ts';
import { type PreparedFile, preparedFile } from '../files/prepared-file.ts';
import { writeXlsFile } from '../files/xls-file.ts';
import { writeXlsxFile } from '../files/xlsx-file.ts';
import { CACHE } from '../folders.ts';
import { runProcess } from '../measure/run-process.ts';
import { CpuProfile, type Place, selfTimes } from '../measure/self-times.ts';
import type { Bench, Section, Suite } from '../suite.ts';
import { fileFacts } from './file-facts.ts';

const PROFILES = join(CACHE, 'profiles');
const SHOWN = 12;

export const profile: Suite = {
  name: 'profile',
  title: 'What our time is spent on',
  needsPeers: false,

  async measure(bench): Promise<Section[]> {
    const csvRows = bench.isQuick ? 20_000 : 1_000_000;
    const xlsxRows = bench.isQuick ? 10_000 : 500_000;
    const xlsRows = bench.isQuick ? 5000 : 65_000;
    const csv = await preparedFile(`orders-${csvRows}-one-percent-once.csv`, (path) =>
      writeCsvFile(path, csvRows, 'one-percent-once'),
    );
    const xlsx = await preparedFile(`orders-${xlsxRows}-shared.xlsx`, (path) =>
      writeXlsxFile(path, xlsxRows, 'shared'),
    );
    const xls = await preparedFile(`orders-${xlsRows}.xls`, (path) => writeXlsFile(path, xlsRows));
    return [
      await profiled(bench, 'CSV, profiled', csv, await schemaFile('note')),
      await profiled(bench, 'XLSX, shared strings, profiled', xlsx, await schemaFile('total')),
      await profiled(bench, 'XLS, profiled', xls, await schemaFile('total')),
    ];
  },
};

async function profiled(bench: Bench, title: string, file: PreparedFile, schema: string): Promise<Section> {
  bench.say(title);
  await rm(PROFILES, { recursive: true, force: true });
  await mkdir(PROFILES, { recursive: true });
  const flags = ['--cpu-prof', `--cpu-prof-dir=${PROFILES}`, '--cpu-prof-interval=500'];
  const { exitCodes = [0] } = oursFromSources;
  const command = oursFromSources.argv(file.path, schema);
  // Once without a profile: what takes types out of sources is no part of ours.
  await runProcess(command, { exitCodes });
  await runProcess([...flags, ...command], { exitCodes });
  const [name = ''] = await readdir(PROFILES);
  const times = selfTimes(CpuProfile.parse(JSON.parse(await readFile(join(PROFILES, name), 'utf8'))));
  const total = times.reduce((sum, { ms }) => sum + ms, 0);
  return {
    title,
    about: `${fileFacts(file)} The time of the main thread by the file that its code is in. Inflating happens in another thread and does not show.`,
    table: {
      head: ['', 'ms', '%'],
      rows: times.slice(0, SHOWN).map((place) => tableRow(place, total)),
    },
    goals: [],
    notes: [],
  };
}

function tableRow({ place, ms }: Place, total: number): string[] {
  return [place, ms.toFixed(0), ((ms / total) * 100).toFixed(1)];
}
