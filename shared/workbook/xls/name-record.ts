import type { DefinedName } from '../defined-name.ts';
import { decodeFormula } from './decode-formula.ts';
import { FieldReader } from './field-reader.ts';
import type { FormulaContext } from './formula-context.ts';
import { UndecodableFormulaError } from './undecodable-formula-error.ts';

const IS_HIDDEN = 0x01;
const IS_BUILT_IN = 0x20;

/** Names that files have a number for (MS-XLS 2.5.114). */
const BUILT_IN = [
  'Consolidate_Area',
  'Auto_Open',
  'Auto_Close',
  'Extract',
  'Database',
  'Criteria',
  'Print_Area',
  'Print_Titles',
  'Recorder',
  'Data_Form',
  'Auto_Activate',
  'Auto_Deactivate',
  'Sheet_Title',
  '_FilterDatabase',
];

/** A defined name as its record holds it: its formula may refer to names that come later. */
export interface NameRecord {
  readonly name: string;
  readonly isHidden: boolean;
  /** The tab it holds in, from 1 on; 0 when it holds in the whole workbook. */
  readonly tab: number;
  readonly formula: { readonly start: number; readonly end: number };
  readonly bytes: Buffer;
}

export function readNameRecord(fields: FieldReader): NameRecord {
  const flags = fields.uint16();
  fields.skip(1);
  const length = fields.uint8();
  const formulaBytes = fields.uint16();
  fields.skip(2);
  const tab = fields.uint16();
  fields.skip(4);
  const text = fields.characters(length);
  const isBuiltIn = (flags & IS_BUILT_IN) !== 0;
  const start = fields.position;
  fields.skip(formulaBytes);
  return {
    name: isBuiltIn ? `_xlnm.${BUILT_IN[text.charCodeAt(0)] ?? text}` : text,
    isHidden: (flags & IS_HIDDEN) !== 0,
    tab,
    formula: { start, end: fields.position },
    bytes: fields.bytes,
  };
}

/** The name with its formula as text; an error when the formula has none. */
export function definedNameOf(
  record: NameRecord,
  tabs: readonly string[],
  context: FormulaContext,
): DefinedName {
  const { name, isHidden, tab } = record;
  return {
    name,
    isHidden,
    sheet: tab === 0 ? null : (tabs[tab - 1] ?? ''),
    formula: formulaText(record, context),
  };
}

function formulaText({ formula: { start, end }, bytes }: NameRecord, context: FormulaContext): string {
  // Functions of add-ins and of later versions have names without a formula.
  if (start === end) return UNKNOWN_FORMULA;
  try {
    const tokens = new FieldReader(bytes, start, end);
    return decodeFormula({ tokens, extra: new FieldReader(bytes, end, bytes.length) }, context, {
      kind: 'name',
    });
  } catch (error) {
    if (error instanceof UndecodableFormulaError) return UNKNOWN_FORMULA;
    throw error;
  }
}

/** What a name comes to whose formula nobody knows. */
const UNKNOWN_FORMULA = '#NAME?';
