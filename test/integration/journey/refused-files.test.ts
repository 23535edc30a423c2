import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { example, type TaskRequest } from '../../support/system/client.ts';
import { type System, startSystem } from '../../support/system/system.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const EMPTY_ZIP = Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex');
const XLSX: TaskRequest = {
  name: 'people.xlsx',
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

describe('a file that cannot be read', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  async function expectFailure(
    content: string | Uint8Array,
    request: TaskRequest,
    code: string,
  ): Promise<void> {
    const { admin, operator } = system;
    const taskId = await admin.submit(content, request);
    const task = await admin.finished(taskId);
    expect(task).toMatchObject({ status: 'failed', error: { code } });
    expect(task.error.detail, 'a sentence that helps').toMatch(/^[“A-Z].{20,}[.?”)]$/s);
    const { status, body } = await admin.get(`/problems/${code}`);
    expect({ status, code: body.code ?? code }).toEqual({ status: 200, code });
    await operator.quiet();
    expect((await operator.keys('results')).filter((key) => key.includes(taskId))).toEqual([]);
    expect((await admin.get(`/tasks/${taskId}/validation`)).status).toBe(409);
  }

  test('a workbook that is a picture', () => expectFailure(PNG, XLSX, 'file-format-mismatch'));

  test('a CSV that is a ZIP', () => expectFailure(EMPTY_ZIP, {}, 'file-format-mismatch'));

  test('a file of blank lines', () => expectFailure(' \n\n\n', {}, 'file-empty'));

  test('a truncated workbook', async () => {
    const workbook = await example('people.xlsx');
    await expectFailure(workbook.subarray(0, workbook.length - 900), XLSX, 'file-corrupt');
  });

  test('a password-protected workbook', () => expectFailure(encryptedWorkbook(), XLSX, 'file-encrypted'));

  test('a CSV with a quote that never closes', () =>
    expectFailure('name,age\n"Ada,36\nGrace,41\n', {}, 'csv-quote-unclosed'));

  test('a sheet that is not there', async () =>
    expectFailure(
      await example('people.xlsx'),
      { ...XLSX, options: { sheet: 'Salaries' } },
      'sheet-not-found',
    ));

  test('a file with nothing but a header is valid and says that it has no rows', async () => {
    const { admin } = system;
    const taskId = await admin.submit('name,age\n');
    expect(await admin.finished(taskId)).toMatchObject({ status: 'succeeded' });
    const { body } = await admin.get(`/tasks/${taskId}/validation`);
    expect(body).toMatchObject({ outcome: 'valid', rows: { total: 0 }, warnings: [{ code: 'no-rows' }] });
  });

  test('an announced size of nothing is refused at once', async () => {
    const { status, body } = await system.admin.createTask(Buffer.alloc(0));
    expect({ status, body }).toMatchObject({ status: 422, body: { code: 'invalid-input' } });
    expect(body.errors[0].pointer).toBe('/file/size');
  });
});

/** The first sectors of an OLE compound file whose directory names an `EncryptedPackage`, as Excel writes it. */
function encryptedWorkbook(): Buffer {
  const sector = 512;
  const file = Buffer.alloc(3 * sector);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file, 0);
  file.writeUInt16LE(0x3e, 24);
  file.writeUInt16LE(3, 26);
  file.writeUInt16LE(0xfffe, 28);
  file.writeUInt16LE(9, 30);
  file.writeUInt16LE(6, 32);
  file.writeUInt32LE(1, 44);
  file.writeUInt32LE(1, 48);
  file.writeUInt32LE(4096, 56);
  file.writeUInt32LE(0xfffffffe, 60);
  file.writeUInt32LE(0xfffffffe, 68);
  file.fill(0xff, 76, sector);
  file.writeUInt32LE(0, 76);
  file.fill(0xff, sector, 2 * sector);
  file.writeUInt32LE(0xfffffffd, sector);
  file.writeUInt32LE(0xfffffffe, sector + 4);
  const names = ['Root Entry', 'EncryptionInfo', 'EncryptedPackage'];
  names.forEach((name, index) => {
    const at = 2 * sector + index * 128;
    file.write(name, at, 'utf16le');
    file.writeUInt16LE((name.length + 1) * 2, at + 64);
    file[at + 66] = index === 0 ? 5 : 2;
    file[at + 67] = 1;
    file.writeInt32LE(-1, at + 68);
    file.writeInt32LE(index === 1 ? 2 : -1, at + 72);
    file.writeInt32LE(index === 0 ? 1 : -1, at + 76);
    file.writeUInt32LE(0xfffffffe, at + 116);
  });
  return file;
}
