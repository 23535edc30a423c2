import { unescapeText } from '../../tabular/xlsx/escaped-text.ts';
import { attribute, readXml } from '../../tabular/xlsx/read-xml.ts';
import { readExternalTargets } from '../../tabular/xlsx/relationships.ts';
import type { ZipArchive } from '../../tabular/xlsx/zip-archive.ts';
import type { CellValue } from '../cell-value.ts';
import type { ExternalBook, ExternalName } from '../external-book.ts';
import { ExternalValues } from '../external-values.ts';
import { parseRange } from '../parse-range.ts';
import { type WorkbookLimits, workbookLimitExceeded } from '../workbook-limits.ts';

type Attributes = Readonly<Record<string, string>>;

const KINDS: Readonly<Record<string, ExternalBook['kind']>> = {
  externalBook: 'workbook',
  ddeLink: 'dde',
  oleLink: 'ole',
};

/** What all links of a workbook together have used of its limits. */
export interface ExternalBudget {
  cells: number;
}

/** Reads one link to another book. */
export async function readExternalLink(
  archive: ZipArchive,
  part: string,
  number: number,
  budget: ExternalBudget,
  limits: WorkbookLimits,
): Promise<ExternalBook> {
  const link = new LinkReader(budget, limits);
  await readXml(archive, part, limits, link);
  const targets = await readExternalTargets(archive, part, limits);
  return {
    number,
    target: targets.get(link.relationshipId ?? '') ?? link.address,
    kind: link.kind,
    sheets: link.sheets,
    names: link.names,
  };
}

class LinkReader {
  readonly sheets: ExternalValues[] = [];
  readonly #names: {
    readonly name: string;
    readonly formula: string | undefined;
    readonly sheet: string | undefined;
  }[] = [];
  kind: ExternalBook['kind'] = 'workbook';
  relationshipId: string | undefined;
  /** Of a DDE link: service and topic. */
  address: string | undefined;
  readonly #limits: WorkbookLimits;
  #sheet: ExternalValues | undefined;
  #cell: Attributes | undefined;
  #value: string | undefined;
  readonly #budget: ExternalBudget;

  constructor(budget: ExternalBudget, limits: WorkbookLimits) {
    this.#budget = budget;
    this.#limits = limits;
  }

  get names(): ExternalName[] {
    return this.#names.map(({ name, formula, sheet }) => ({
      name,
      formula,
      sheet: sheet === undefined ? null : (this.sheets[Number(sheet)]?.name ?? ''),
    }));
  }

  open(element: string, attributes: Attributes): void {
    const kind = KINDS[element];
    if (kind !== undefined) this.#start(kind, attributes);
    else if (element === 'sheetName') this.#addSheet(attribute(attributes, 'val') ?? '');
    else if (element === 'definedName') this.#addName(attributes, attribute(attributes, 'refersTo'));
    else if (element === 'ddeItem' || element === 'oleItem') this.#addName(attributes, undefined);
    else if (element === 'sheetData') this.#sheet = this.sheets[Number(attribute(attributes, 'sheetId'))];
    else if (element === 'cell') this.#cell = attributes;
    else if (element === 'v' && this.#cell !== undefined) this.#value = '';
  }

  text(text: string): void {
    if (this.#value !== undefined) this.#value += text;
  }

  close(element: string): void {
    if (element !== 'cell' || this.#cell === undefined) return;
    const place = parseRange(attribute(this.#cell, 'r') ?? '');
    const value = this.#value === undefined ? undefined : savedValue(attribute(this.#cell, 't'), this.#value);
    this.#cell = undefined;
    this.#value = undefined;
    if (place === undefined || value === undefined || this.#sheet === undefined) return;
    if (++this.#budget.cells > this.#limits.externalCells)
      throw workbookLimitExceeded(this.#limits, 'externalCells');
    this.#sheet.set(place.firstRow, place.firstColumn, value);
  }

  #start(kind: ExternalBook['kind'], attributes: Attributes): void {
    this.kind = kind;
    this.relationshipId = attribute(attributes, 'id');
    if (kind === 'dde')
      this.address = `${attribute(attributes, 'ddeService')}|${attribute(attributes, 'ddeTopic')}`;
  }

  #addSheet(name: string): void {
    if (this.sheets.push(new ExternalValues(unescapeText(name))) > this.#limits.sheets)
      throw workbookLimitExceeded(this.#limits, 'sheets');
  }

  #addName(attributes: Attributes, refersTo: string | undefined): void {
    const name = unescapeText(attribute(attributes, 'name') ?? '');
    const formula = refersTo?.replace(/^=/, '');
    if (this.#names.push({ name, formula, sheet: attribute(attributes, 'sheetId') }) > this.#limits.names)
      throw workbookLimitExceeded(this.#limits, 'names');
  }
}

function savedValue(type: string | undefined, text: string): CellValue | undefined {
  switch (type) {
    case 'b':
      return { kind: 'boolean', value: text === '1' || text === 'true' };
    case 'e':
      return { kind: 'error', value: text };
    case 'str':
    case 's':
    case 'inlineStr':
      return { kind: 'text', value: unescapeText(text) };
    default: {
      const number = Number(text);
      return text.trim() === '' || !Number.isFinite(number) ? undefined : { kind: 'number', value: number };
    }
  }
}
