import type { ByteSource } from '../../tabular/byte-source.ts';
import type { WorkbookLimits } from '../workbook-limits.ts';
import type { WorkbookModel } from '../workbook-model.ts';
export async function readXlsWorkbook(_source: ByteSource, _limits: WorkbookLimits): Promise<WorkbookModel> {
  throw new Error('draft');
}
