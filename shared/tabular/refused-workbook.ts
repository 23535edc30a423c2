import { UnreadableFileError } from './unreadable-file-error.ts';

/** The refusal of a workbook that is damaged or not what the format prescribes. `fault` finishes a sentence. */
export function corruptWorkbook(fault: string, options?: ErrorOptions): UnreadableFileError {
  return new UnreadableFileError(
    'file-corrupt',
    `The workbook is damaged: ${fault}. Open it in a spreadsheet program, save it again and send that.`,
    { fault },
    options,
  );
}

/** The refusal of a part that breaks the rules of XML. */
export function malformedXml(part: string, options?: ErrorOptions): UnreadableFileError {
  return corruptWorkbook(`“${part}” is not well-formed XML`, options);
}

export function documentType(part: string): UnreadableFileError {
  return corruptWorkbook(`“${part}” has a document type declaration, which workbooks never have`);
}

export function protectedByPassword(): UnreadableFileError {
  return new UnreadableFileError(
    'file-encrypted',
    'The workbook is protected by a password. Save it without one (File, Info, Protect Workbook).',
  );
}
