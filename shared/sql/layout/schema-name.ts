import { UniqueNames } from '../plan/unique-names.ts';

const EXTENSION = /\.[^.]*$/;
/** Names that databases keep for themselves, and that of the package's own functions. */
const RESERVED = ['xl', 'public', 'information_schema'];

/** What the schema of a workbook is called, after its file. */
export function schemaNameOf(fileName: string): string {
  const stem = fileName.replace(EXTENSION, '').toLowerCase();
  return new UniqueNames(RESERVED).take(stem.startsWith('pg_') ? `workbook_${stem}` : stem, 'workbook');
}
