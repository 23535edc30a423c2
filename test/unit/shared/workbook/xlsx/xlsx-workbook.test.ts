import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  firstSheet,
  formulaTexts,
  modelJson,
  readModel,
  readSheet,
} from '../../../../support/spreadsheets/read-model.ts';
import {
  type FixtureWorkbook,
  relationships,
  writeWorkbook,
} from '../../../../support/spreadsheets/workbook-writer.ts';

const sheetOf = (sheetData: string, rest: Partial<FixtureWorkbook> = {}) =>
  writeWorkbook({ sheets: [{ name: 'One', sheetData }], ...rest });
const row = (number: number, ...cells: string[]) => `<row r="${number}">${cells.join('')}</row>`;
const cellsOf = async (bytes: Uint8Array) => modelJson(await readModel(bytes)).sheets[0]?.cells;

describe('cells of an XLSX file', () => {
  test('have their values, by type', async () => {
    const data = row(
      2,
      '<c r="B2"><v>1.5</v></c>',
      '<c r="C2" t="s"><v>0</v></c>',
      '<c r="D2" t="b"><v>1</v></c>',
      '<c r="E2" t="e"><v>#DIV/0!</v></c>',
      '<c r="F2" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>',
      '<c r="G2" t="str"><f>"x"</f><v>x_x0041_</v></c>',
      '<c r="H2" t="d"><v>2024-02-29</v></c>',
      '<c r="I2" s="1"><v>45351</v></c>',
      '<c r="J2" s="1"/>',
      '<c r="K2" t="str"><f>""</f><v></v></c>',
      '<c r="L2"><f>1+</f></c>',
    );
    expect(await cellsOf(sheetOf(data, { sharedStrings: '<si><t>shared</t></si>', formats: [14] }))).toEqual([
      { cell: 'B2', value: 1.5 },
      { cell: 'C2', value: 'shared' },
      { cell: 'D2', value: true },
      { cell: 'E2', value: { error: '#DIV/0!' } },
      { cell: 'F2', value: 'inline' },
      { cell: 'G2', value: 'xA', formula: { form: 1, text: '"x"' } },
      { cell: 'H2', value: 45_351 },
      { cell: 'I2', value: 45_351, format: 1 },
      { cell: 'K2', value: '', formula: { form: 2, text: '""' } },
      { cell: 'L2', formula: { form: 3, text: '1+' } },
    ]);
  });

  test('have the class of their number format', async () => {
    const model = await readModel(sheetOf(row(1, '<c s="2"><v>0.5</v></c>'), { formats: ['0.00', '0%'] }));
    const { cells } = firstSheet(model);
    expect(model.formats[cells.formats[0] ?? 0]).toEqual({ code: '0%', class: 'percent' });
  });

  test('may come in any order within a row, and without addresses', async () => {
    const data = row(1, '<c r="C1"><v>3</v></c>', '<c r="A1"><v>1</v></c>', '<c><v>2</v></c>');
    expect(await cellsOf(sheetOf(data))).toEqual([
      { cell: 'A1', value: 1 },
      { cell: 'B1', value: 2 },
      { cell: 'C1', value: 3 },
    ]);
  });
});

describe('formulas of an XLSX file', () => {
  test('are the same form when they are the same seen from their cells', async () => {
    const data = [
      row(1, '<c r="A1"><f>B1*2</f><v>2</v></c>', '<c r="C1"><f>D1*2</f><v>2</v></c>'),
      row(2, '<c r="A2"><f>B2*2</f><v>2</v></c>', '<c r="C2"><f>B2*2</f><v>2</v></c>'),
    ].join('');
    const { cells } = await readSheet(sheetOf(data));
    expect([...cells.formulas]).toEqual([1, 1, 1, 2]);
  });

  test('are decoded: references, escapes, CDATA, comments', async () => {
    const data = row(
      1,
      '<c><f>IF(A1&lt;2,"&amp;","_x0041_")</f><v>1</v></c>',
      '<c><f><![CDATA[A1<2]]></f><v>1</v></c>',
      '<c><!-- f --><f>A1<!-- x -->+2</f><v>1</v></c>',
      '<c><v>1</v><f>A1&amp;2</f></c>',
    );
    const model = await readModel(sheetOf(data));
    expect(formulaTexts(model)).toEqual({ A1: 'IF(A1<2,"&","A")', B1: 'A1<2', C1: 'A1+2', D1: 'A1&2' });
    expect(firstSheet(model).cells.valueAt(1, 4)).toEqual({ kind: 'number', value: 1 });
  });

  test('that are shared are shifted from the cell that holds them', async () => {
    const data = [
      row(1, '<c r="B1"><f t="shared" ref="B1:C3" si="0">A1+$A$1+SUM(A:A)</f><v>1</v></c>'),
      row(
        2,
        '<c r="B2"><f t="shared" si="0"/><v>1</v></c>',
        '<c r="C2"><f t="shared" si="0"></f><v>1</v></c>',
      ),
      row(3, '<c r="B3"><f t="shared" si="7"/><v>5</v></c>'),
    ].join('');
    expect(formulaTexts(await readModel(sheetOf(data)))).toEqual({
      B1: 'A1+$A$1+SUM(A:A)',
      B2: 'A2+$A$1+SUM(A:A)',
      C2: 'B2+$A$1+SUM(B:B)',
      B3: 'unreadable: it is shared with another cell, which does not have it',
    });
  });

  test('that are shared and leave the sheet go on at its other end, in a form of their own', async () => {
    const data = [
      row(2, '<c r="B2"><f t="shared" ref="B2:B3" si="0">A1</f><v>1</v></c>'),
      row(1_048_576, '<c r="A1048576"><f t="shared" si="0"/><v>1</v></c>'),
    ].join('');
    const model = await readModel(sheetOf(data));
    expect(formulaTexts(model)).toEqual({ B2: 'A1', A1048576: 'XFD1048575' });
    expect([...firstSheet(model).cells.formulas]).toEqual([1, 2]);
  });

  test('for a range belong to all its cells, and say whether they spilled', async () => {
    const metadata =
      '<metadata><metadataTypes><metadataType name="XLMDX"/><metadataType name="XLDAPR"/></metadataTypes><cellMetadata><bk><rc t="2" v="0"/></bk></cellMetadata></metadata>';
    const data = [
      row(
        1,
        '<c r="B1"><f t="array" ref="B1:B2">A1:A2*2</f><v>2</v></c>',
        '<c r="C1" cm="1"><f t="array" ref="C1:C3">_xlfn.SEQUENCE(3)</f><v>1</v></c>',
      ),
      row(2, '<c r="B2"><v>4</v></c>', '<c r="C2"><v>2</v></c>', '<c r="D2"><v>2</v></c>'),
      row(3, '<c r="C3"><f>1+1</f><v>2</v></c>'),
    ].join('');
    const bytes = sheetOf(data, {
      relationships: [['rIdM', 'sheetMetadata', 'metadata.xml']],
      parts: [{ name: 'xl/metadata.xml', content: metadata }],
    });
    const { cells } = await readSheet(bytes);
    const range = { firstRow: 1, firstColumn: 2, lastRow: 2, lastColumn: 2 };
    const spilled = {
      kind: 'array',
      formId: 2,
      text: '_xlfn.SEQUENCE(3)',
      range: { firstRow: 1, firstColumn: 3, lastRow: 3, lastColumn: 3 },
      isDynamic: true,
    };
    expect(cells.formulaAt(1, 2)).toEqual({
      kind: 'array',
      formId: 1,
      text: 'A1:A2*2',
      range,
      isDynamic: false,
    });
    expect(cells.formulaAt(2, 2)).toEqual(cells.formulaAt(1, 2));
    expect(cells.formulaAt(2, 3)).toEqual(spilled);
    expect(cells.formulaAt(2, 4)).toBeUndefined();
    expect(cells.formulaAt(3, 3)).toMatchObject({ kind: 'normal', text: '1+1' });
  });

  test.each([
    ['dt2D="1" dtr="1" r1="B1" r2="B2"', 'TABLE(B1,B2)'],
    ['dtr="1" r1="B1"', 'TABLE(B1,)'],
    ['r1="B1"', 'TABLE(,B1)'],
  ])('of a what-if table with %s are %s in all its cells', async (attributes, text) => {
    const data = [
      row(5, `<c r="C5"><f t="dataTable" ref="C5:C6" ${attributes}/><v>1</v></c>`),
      row(6, '<c r="C6"><v>2</v></c>'),
    ].join('');
    const { cells } = await readSheet(sheetOf(data));
    const range = { firstRow: 5, firstColumn: 3, lastRow: 6, lastColumn: 3 };
    for (const at of [5, 6])
      expect(cells.formulaAt(at, 3)).toEqual({ kind: 'data-table', formId: 1, text, range });
  });

  test('longer than Excel takes them are not read, and keep their value', async () => {
    const model = await readModel(sheetOf(row(1, `<c><f>${'1+'.repeat(4096)}1</f><v>4097</v></c>`)));
    expect(formulaTexts(model)).toEqual({ A1: 'unreadable: it has more than 8,192 characters' });
    expect(firstSheet(model).cells.valueAt(1, 1)).toEqual({ kind: 'number', value: 4097 });
  });
});

describe('what surrounds the cells of an XLSX file', () => {
  test('names: of the workbook, of a sheet, hidden', async () => {
    const model = await readModel(
      writeWorkbook({
        sheets: [{ name: 'One' }, { name: 'Two & more' }],
        afterSheets:
          '<definedNames><definedName name="Rate">One!$A$1</definedName><definedName name="Rate" localSheetId="1">0.5</definedName><definedName name="_xlnm._FilterDatabase" hidden="1" localSheetId="0">One!$A$1:$B$2</definedName><definedName name="Gone" localSheetId="7">A1&amp;"x"</definedName></definedNames>',
      }),
    );
    expect(model.names).toEqual([
      { name: 'Rate', sheet: null, formula: 'One!$A$1', isHidden: false },
      { name: 'Rate', sheet: 'Two & more', formula: '0.5', isHidden: false },
      { name: '_xlnm._FilterDatabase', sheet: 'One', formula: 'One!$A$1:$B$2', isHidden: true },
      { name: 'Gone', sheet: '', formula: 'A1&"x"', isHidden: false },
    ]);
  });

  test('tables with calculated columns and totals', async () => {
    const content =
      '<tableColumns count="2"><tableColumn id="1" name="Net_x000a_price" totalsRowLabel="Total"/><tableColumn id="2" name="Gross" totalsRowFunction="sum"><calculatedColumnFormula>Sales[[#This Row],[Net]]*2</calculatedColumnFormula></tableColumn><tableColumn id="3" name="Odd" totalsRowFunction="custom"><totalsRowFormula>MAX(Sales[Odd])</totalsRowFormula></tableColumn></tableColumns>';
    const attributes = 'id="1" name="t1" displayName="Sales" ref="B2:D9" totalsRowCount="1"';
    const model = await readModel(
      writeWorkbook({ sheets: [{ name: 'One', tables: [{ attributes, content }] }] }),
    );
    const nothing = {
      formula: undefined,
      totalsLabel: undefined,
      totalsFunction: undefined,
      totalsFormula: undefined,
    };
    expect(model.tables).toEqual([
      {
        name: 'Sales',
        sheet: 'One',
        range: { firstRow: 2, firstColumn: 2, lastRow: 9, lastColumn: 4 },
        hasHeader: true,
        hasTotals: true,
        columns: [
          { ...nothing, name: 'Net\nprice', totalsLabel: 'Total' },
          { ...nothing, name: 'Gross', totalsFunction: 'sum', formula: 'Sales[[#This Row],[Net]]*2' },
          { ...nothing, name: 'Odd', totalsFunction: 'custom', totalsFormula: 'MAX(Sales[Odd])' },
        ],
      },
    ]);
  });

  test('other books with the values they had', async () => {
    const link =
      '<externalLink><externalBook id="rId1"><sheetNames><sheetName val="A &amp; B"/><sheetName val="C"/></sheetNames><definedNames><definedName name="Rate" refersTo="=C!$A$1"/><definedName name="Local" sheetId="0"/></definedNames><sheetDataSet><sheetData sheetId="1"><row r="3"><cell r="B3"><v>1.5</v></cell><cell r="C3" t="str"><v>x</v></cell><cell r="D3" t="b"><v>1</v></cell><cell r="E3" t="e"><v>#N/A</v></cell><cell r="F3"/></row></sheetData></sheetDataSet></externalBook></externalLink>';
    const bytes = writeWorkbook({
      sheets: [{ name: 'One' }],
      afterSheets:
        '<externalReferences><externalReference id="rIdGone"/><externalReference id="rIdX"/></externalReferences>',
      relationships: [['rIdX', 'externalLink', 'externalLinks/externalLink1.xml']],
      parts: [
        { name: 'xl/externalLinks/externalLink1.xml', content: link },
        {
          name: 'xl/externalLinks/_rels/externalLink1.xml.rels',
          content: relationships([['rId1', 'externalLinkPath', 'file:///C:/Book.xlsx', 'External']]),
        },
      ],
    });
    const [book, ...more] = (await readModel(bytes)).externalBooks;
    expect(more).toEqual([]);
    expect(book).toMatchObject({
      number: 2,
      target: 'file:///C:/Book.xlsx',
      kind: 'workbook',
      names: [
        { name: 'Rate', sheet: null, formula: 'C!$A$1' },
        { name: 'Local', sheet: 'A & B', formula: undefined },
      ],
    });
    const [first, second] = book?.sheets ?? [];
    expect([first?.name, second?.name]).toEqual(['A & B', 'C']);
    expect(first?.valueAt(3, 2)).toBeUndefined();
    expect([2, 3, 4, 5, 6].map((column) => second?.valueAt(3, column))).toEqual([
      { kind: 'number', value: 1.5 },
      { kind: 'text', value: 'x' },
      { kind: 'boolean', value: true },
      { kind: 'error', value: '#N/A' },
      undefined,
    ]);
  });

  test('states of sheets, hidden rows and columns, merged cells, the filter', async () => {
    const model = await readModel(
      writeWorkbook({
        sheets: [
          {
            name: 'One',
            beforeData: '<cols><col min="2" max="3" hidden="1"/><col min="5" max="9"/></cols>',
            sheetData:
              '<row r="2" hidden="1"/><row r="4" hidden="0"><c><v>1</v></c></row><row r="7" hidden="true"/>',
            afterData: '<autoFilter ref="A1:B4"/><mergeCells count="1"><mergeCell ref="C1:D2"/></mergeCells>',
          },
          { name: 'Two', state: 'hidden' },
          { name: 'Three', state: 'veryHidden' },
        ],
      }),
    );
    expect(model.sheets.map(({ name, state }) => [name, state])).toEqual([
      ['One', 'visible'],
      ['Two', 'hidden'],
      ['Three', 'very-hidden'],
    ]);
    expect(firstSheet(model)).toMatchObject({
      hiddenRows: Uint32Array.of(2, 7),
      hiddenColumns: Uint16Array.of(2, 3),
      mergedRanges: [{ firstRow: 1, firstColumn: 3, lastRow: 2, lastColumn: 4 }],
      filterRange: { firstRow: 1, firstColumn: 1, lastRow: 4, lastColumn: 2 },
      dimensions: { firstRow: 4, firstColumn: 1, lastRow: 4, lastColumn: 1 },
    });
  });

  test('how the workbook is calculated, and who saved it', async () => {
    const bytes = writeWorkbook({
      sheets: [{ name: 'One' }],
      isDate1904: true,
      afterSheets:
        '<calcPr calcMode="manual" iterate="1" iterateCount="7" iterateDelta="1E-4" fullPrecision="0" fullCalcOnLoad="1"/>',
      parts: [
        {
          name: '_rels/.rels',
          content: relationships([
            ['rId1', 'officeDocument', 'xl/workbook.xml'],
            ['rId2', 'extended-properties', 'docProps/app.xml'],
            ['rId3', 'core-properties', 'docProps/core.xml'],
          ]),
        },
        {
          name: 'docProps/app.xml',
          content: '<Properties><Application>Microsoft Excel</Application></Properties>',
        },
        {
          name: 'docProps/core.xml',
          content: '<p><modified>2024-02-29T12:00:00Z</modified><other>1</other></p>',
        },
      ],
    });
    expect(await readModel(bytes)).toMatchObject({
      isDate1904: true,
      calculation: {
        mode: 'manual',
        isIterative: true,
        iterations: 7,
        maximumChange: 0.0001,
        isFullPrecision: false,
        isStale: true,
      },
      origin: { application: 'Microsoft Excel', modifiedAt: '2024-02-29T12:00:00Z' },
    });
  });
});

test('a workbook is the same model in whatever pieces its bytes come', async () => {
  const rows = Array.from({ length: 60 }, (_, i) =>
    row(
      i + 1,
      `<c r="A${i + 1}"><v>${i}</v></c>`,
      `<c r="B${i + 1}"><f>A${i + 1}&amp;"_"</f><v>1</v></c>`,
      `<c r="C${i + 1}"><f>A${i + 1}*2</f><v>${i * 2}</v></c>`,
      `<c r="D${i + 1}"><f t="shared" si="0">${i === 0 ? 'A1' : ''}</f><v>1</v></c>`,
    ),
  );
  const content = `<?xml version="1.0"?><worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`;
  const stored = writeWorkbook({
    sheets: [{ name: 'One' }],
    parts: [{ name: 'xl/worksheets/sheet1.xml', content, isStored: true }],
  });
  const expected = modelJson(await readModel(stored));
  expect(expected.sheets[0]?.cells).toHaveLength(240);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 }),
      async (sizes) => {
        expect(modelJson(await readModel(stored, {}, sizes))).toEqual(expected);
      },
    ),
    { numRuns: 20 },
  );
});
