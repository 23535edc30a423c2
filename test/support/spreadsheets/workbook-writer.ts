import { writeZip, type ZipPart } from './zip-writer.ts';

/** A cell to write: text and the like as themselves, anything else as the XML between `<row>` and `</row>`. */
export type FixtureCell =
  | string
  | number
  | boolean
  | null
  | { readonly xml: string }
  | { readonly error: string };

export interface FixtureSheet {
  readonly name: string;
  readonly rows?: readonly (readonly FixtureCell[])[];
  /** Instead of rows: what stands inside `<sheetData>`. */
  readonly sheetData?: string;
  /** What stands before and behind the data in the part. */
  readonly beforeData?: string;
  readonly afterData?: string;
  /** Tables: what stands inside a `<table>` element, with its attributes in front. */
  readonly tables?: readonly { readonly attributes: string; readonly content: string }[];
  /** Instead of all that: the whole part. */
  readonly xml?: string | Uint8Array;
  readonly state?: 'visible' | 'hidden' | 'veryHidden';
}

export interface FixtureWorkbook {
  readonly sheets: readonly FixtureSheet[];
  /** What stands inside `<sst>`. */
  readonly sharedStrings?: string;
  /** Number formats: one cell style each, from style 1 on. */
  readonly formats?: readonly (number | string)[];
  readonly isDate1904?: boolean;
  readonly areStringsShared?: boolean;
  /** What stands behind `<sheets>` in the workbook's part. */
  readonly afterSheets?: string;
  /** What the workbook refers to beside its sheets: `[id, type, target]`. */
  readonly relationships?: readonly FixtureRelationship[];
  /** Parts to add, or to put in the place of the generated ones of the same name. */
  readonly parts?: readonly ZipPart[];
}

/** With a fourth element, the target lies outside of the file. */
export type FixtureRelationship = readonly [id: string, type: string, target: string, mode?: 'External'];

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** Writes an XLSX file as small as they come. */
export function writeWorkbook(workbook: FixtureWorkbook): Buffer {
  return writeZip(workbookParts(workbook));
}

/** The parts of a workbook, for tests that want to damage one. */
export function workbookParts(workbook: FixtureWorkbook): ZipPart[] {
  const strings: string[] = [];
  const sheetParts = workbook.sheets.map((sheet, i) => ({
    name: `xl/worksheets/sheet${i + 1}.xml`,
    content:
      sheet.xml ??
      worksheet(
        sheet.sheetData ?? sheetData(sheet.rows ?? [], workbook.areStringsShared ? strings : undefined),
        sheet.beforeData,
        sheet.afterData,
      ),
  }));
  const tables = tableParts(workbook);
  const sharedStrings =
    workbook.sharedStrings ?? strings.map((text) => `<si><t>${escapeXml(text)}</t></si>`).join('');
  const generated: ZipPart[] = [
    {
      name: '[Content_Types].xml',
      content: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    },
    { name: '_rels/.rels', content: relationships([['rId1', 'officeDocument', 'xl/workbook.xml']]) },
    { name: 'xl/workbook.xml', content: workbookXml(workbook) },
    { name: 'xl/_rels/workbook.xml.rels', content: relationships(workbookRelationships(workbook)) },
    { name: 'xl/sharedStrings.xml', content: `<sst xmlns="${MAIN}">${sharedStrings}</sst>` },
    { name: 'xl/styles.xml', content: styles(workbook.formats ?? []) },
    ...sheetParts,
    ...tables,
  ];
  const replacements = workbook.parts ?? [];
  const kept = generated.filter(({ name }) => !replacements.some((part) => part.name === name));
  return [...kept, ...replacements];
}

/** One sheet's part with `data` as its rows. */
export function worksheet(data: string, before = '', after = ''): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="${MAIN}">${before}<sheetData>${data}</sheetData>${after}</worksheet>`;
}

/** The parts of all tables, and for each sheet that has some the one that says so. */
function tableParts({ sheets }: FixtureWorkbook): ZipPart[] {
  return sheets.flatMap(({ tables }, sheet) => {
    if (tables === undefined) return [];
    const names = tables.map((_, i) => `table${sheet + 1}_${i + 1}.xml`);
    const links = names.map((name, i): FixtureRelationship => [`rId${i + 1}`, 'table', `../tables/${name}`]);
    const parts = tables.map(({ attributes, content }, i) => ({
      name: `xl/tables/${names[i]}`,
      content: `<table xmlns="${MAIN}" ${attributes}>${content}</table>`,
    }));
    return [
      { name: `xl/worksheets/_rels/sheet${sheet + 1}.xml.rels`, content: relationships(links) },
      ...parts,
    ];
  });
}

function sheetData(rows: readonly (readonly FixtureCell[])[], shared: string[] | undefined): string {
  return rows
    .map((cells, i) => `<row r="${i + 1}">${cells.map((cell) => cellXml(cell, shared)).join('')}</row>`)
    .join('');
}

/** Cells need no address as long as none is left out. */
function cellXml(cell: FixtureCell, shared: string[] | undefined): string {
  if (cell === null) return '<c/>';
  if (typeof cell === 'number') return `<c><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell !== 'string') return 'xml' in cell ? cell.xml : `<c t="e"><v>${cell.error}</v></c>`;
  if (shared === undefined)
    return `<c t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`;
  return `<c t="s"><v>${shared.push(cell) - 1}</v></c>`;
}

function workbookXml({ sheets, isDate1904, afterSheets }: FixtureWorkbook): string {
  const list = sheets
    .map(
      ({ name, state }, i) =>
        `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" state="${state ?? 'visible'}" r:id="rId${i + 1}"/>`,
    )
    .join('');
  return `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}"><workbookPr date1904="${isDate1904 === true ? 1 : 0}"/><sheets>${list}</sheets>${afterSheets ?? ''}</workbook>`;
}

function workbookRelationships({ sheets, relationships }: FixtureWorkbook): FixtureRelationship[] {
  return [
    ...sheets.map(
      (_, i): FixtureRelationship => [`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`],
    ),
    ['rIdStrings', 'sharedStrings', 'sharedStrings.xml'],
    ['rIdStyles', 'styles', '/xl/styles.xml'],
    ...(relationships ?? []),
  ];
}

export function relationships(list: readonly FixtureRelationship[]): string {
  const items = list.map(
    ([id, type, target, mode]) =>
      `<Relationship Id="${id}" Type="${RELATIONSHIPS}/${type}" Target="${target}"${mode === undefined ? '' : ` TargetMode="${mode}"`}/>`,
  );
  return `<Relationships xmlns="${PACKAGE}">${items.join('')}</Relationships>`;
}

function styles(formats: readonly (number | string)[]): string {
  const custom = formats.flatMap((format, i) =>
    typeof format === 'string' ? [`<numFmt numFmtId="${200 + i}" formatCode="${escapeXml(format)}"/>`] : [],
  );
  const cells = formats.map(
    (format, i) => `<xf numFmtId="${typeof format === 'number' ? format : 200 + i}"/>`,
  );
  return `<styleSheet xmlns="${MAIN}"><numFmts>${custom.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${cells.join('')}</cellXfs></styleSheet>`;
}

function escapeXml(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '_x000D_');
}
