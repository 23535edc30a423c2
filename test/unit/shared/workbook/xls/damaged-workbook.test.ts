import { expect, test } from 'vitest';
import {
  characters,
  f64,
  formulaCell,
  longText,
  record,
  u8,
  u16,
  writeXls,
} from '../../../../support/spreadsheets/biff-writer.ts';
import { modelJson, readModel } from '../../../../support/spreadsheets/read-model.ts';

test('an XLS file with any wrong byte is read, or refused with a code', async () => {
  const distance = Buffer.concat([u8(0x4c), u16(0xffff, 0xc000)]);
  const globals = [
    record(0xe0, u16(0, 10)),
    record(0x1ae, u16(1, 0x0401)),
    record(0x1ae, u16(1), longText('Book.xls'), longText('First')),
    record(0x59, u16(1, 0)),
    record(0x5a, u8(1, 0), u16(4), u8(1), f64(8), u8(2), longText('x')),
    record(0x17, u16(2), u16(0, 0, 0), u16(1, 0, 0)),
    record(0x18, u16(0), u8(0, 1), u16(3, 0, 0), u8(0, 0, 0, 0), characters('n'), u8(0x1e, 1, 0)),
    record(0xfc, u16(1, 0, 1, 0), longText('shared')),
  ];
  const records = [
    record(0xfd, u16(0, 0, 0, 0, 0)),
    record(0x27e, u16(0, 1, 0), u16(6, 0)),
    formulaCell(1, 0, u8(0x01, 1, 0, 0, 0)),
    record(0x4bc, u16(1, 2), u8(0, 0, 0, 2), u16(distance.length), distance),
    formulaCell(2, 0, Buffer.concat([u8(0x5a), u16(1, 0, 0xc000), u8(0x43), u16(1, 0), u8(0x03)])),
    formulaCell(3, 1, u8(0x01, 3, 0, 1, 0)),
    record(0x221, u16(3, 4), u8(1, 1), u16(0, 0, 0), u16(3), u8(0x1e, 1, 0)),
    record(0xe5, u16(1), u16(0, 1, 2, 3)),
  ];
  const whole = writeXls(globals, [{ name: 'One', records }]);
  const stream = whole.indexOf(record(0x809, u16(0x600, 5)));
  let readCount = 0;
  for (let at = stream; at < stream + 700; at++) {
    for (const mask of [0x01, 0x55]) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8(whole.readUInt8(at) ^ mask, at);
      await readModel(damaged).then(
        (model) => {
          modelJson(model);
          readCount++;
        },
        (error: { code?: string }) => expect(error.code, `byte ${at}`).toMatch(/^file-/),
      );
    }
  }
  expect(readCount).toBeGreaterThan(200);
});
