import { parse } from 'csv-parse/sync';
import exceljs from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTexts } from '../../support/spreadsheets/read-table.ts';
import { writeWorkbook } from '../../support/spreadsheets/workbook-writer.ts';
import { BAD_CSV, type Client } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';

const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const BAD_WORKBOOK = writeWorkbook({
  sheets: [
    {
      name: 'People',
      rows: [
        ['name', 'age'],
        ['Ada', 36],
        ['Grace', 'forty'],
        [null, 41],
      ],
    },
  ],
});

describe.each([
  ['CSV', BAD_CSV, 'people.csv', 'text/csv'],
  ['workbook', BAD_WORKBOOK, 'people.xlsx', SPREADSHEET],
])('reports of a bad %s', (_, content, name, contentType) => {
  let system: System;
  let taskId: string;
  beforeAll(async () => {
    system = await startSystem();
    taskId = await system.admin.submit(content, { name, contentType });
    await system.admin.finished(taskId);
  });
  afterAll(() => system.stop());

  test('come as JSON', async () => {
    const { response, bytes } = await download(system.admin, taskId, 'format=json');
    expect(response.headers.get('content-type')).toBe('application/json');
    const { body } = await system.admin.get(`/tasks/${taskId}/validation`);
    expect(JSON.parse(bytes.toString())).toMatchObject({ rows: body.rows, issues: body.issues });
  });

  test('come as a Frictionless report', async () => {
    const { bytes } = await download(system.admin, taskId, 'format=frictionless');
    expect(JSON.parse(bytes.toString())).toMatchObject({
      valid: false,
      tasks: [{ place: name, errors: [{ type: 'type-error', rowNumber: 3 }, { rowNumber: 4 }] }],
    });
  });

  test('come as the file in CSV with messages', async () => {
    const { response, bytes } = await download(system.admin, taskId, 'format=csv&rows=invalid');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toContain('filename="people.invalid.csv"');
    const records: string[][] = parse(bytes, { bom: true });
    expect(records.map((record) => record.slice(0, 2))).toEqual([
      ['name', 'age'],
      ['Grace', 'forty'],
      ['', '41'],
    ]);
    expect(records[1]?.[2]).toBe('B3: “forty” is not an integer');
  });

  test('come as a workbook with its errors marked', async () => {
    const { response, bytes } = await download(system.admin, taskId, 'format=xlsx');
    expect(response.headers.get('content-type')).toBe(SPREADSHEET);
    expect((await readTexts(bytes)).map((row) => row.slice(0, 2))).toEqual([
      ['name', 'age'],
      ['Ada', '36'],
      ['Grace', 'forty'],
      [null, '41'],
    ]);
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(new Uint8Array(bytes).buffer);
    expect(JSON.stringify(workbook.getWorksheet('Data')?.getCell('B3').note)).toContain('“forty”');
    expect(workbook.getWorksheet('Summary')).toBeDefined();
  });

  test('are made once and leave nothing behind in the queues', async () => {
    await system.operator.quiet();
    expect(await system.operator.deadLetters('reports')).toBe(0);
    const again = await system.admin.get(`/tasks/${taskId}/validation/report?format=xlsx`);
    expect(again.status).toBe(303);
  });
});

/** Polls as a client does, and downloads. */
async function download(client: Client, taskId: string, query: string) {
  const location = await eventually('the report', async () => {
    const answer = await client.get(`/tasks/${taskId}/validation/report?${query}`);
    if (answer.status === 202) return undefined;
    const found = answer.headers.get('location');
    if (answer.status !== 303 || found === null) throw new Error(`No report: ${JSON.stringify(answer.body)}`);
    return found;
  });
  const response = await fetch(location);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`Report refused: ${response.status} ${bytes}`);
  return { response, bytes };
}
