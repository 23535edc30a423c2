import exceljs from 'exceljs';
import { renderReport } from '../../../../shared/reports/render-report.ts';
import type { RenderedReport } from '../../../../shared/reports/report-kind.ts';
import { renderedReportName } from '../../../../shared/reports/report-kind.ts';
import type { Task } from '../../../../shared/tasks/task.ts';
import { validateUpload } from '../../../../shared/tasks/validate-upload.ts';
import { messageOf, TaskWorld } from '../tasks/task-world.ts';

/** Never out of time, and not the last one. */
export const ATTEMPT = { isLast: false, outOfTime: new AbortController().signal };

/** A task whose file has been validated, and what it takes to make reports of it. */
export class ReportWorld {
  readonly world: TaskWorld;
  readonly task: Task;

  static async of(content: string | Uint8Array, change: Partial<Task> = {}): Promise<ReportWorld> {
    const world = new TaskWorld();
    await world.saveSchema();
    const { ownerId, id } = await world.queued(content, change);
    const attempt = { number: 1, outOfTime: ATTEMPT.outOfTime };
    const task = await validateUpload(world, { ownerId, taskId: id }, attempt);
    return new ReportWorld(world, task);
  }

  private constructor(world: TaskWorld, task: Task) {
    this.world = world;
    this.task = task;
  }

  render(report: RenderedReport, attempt = ATTEMPT) {
    return renderReport(this.world, { ...messageOf(this.task), report }, attempt);
  }

  async bytes(report: RenderedReport): Promise<Buffer> {
    await this.render(report);
    const chunks = await Array.fromAsync(
      await this.world.results.read(this.task, renderedReportName(report)),
    );
    return Buffer.concat(chunks);
  }

  async text(report: RenderedReport): Promise<string> {
    return (await this.bytes(report)).toString();
  }

  async workbook(rows: 'all' | 'invalid' | 'valid' = 'all'): Promise<exceljs.Workbook> {
    const workbook = new exceljs.Workbook();
    const bytes = await this.bytes({ format: 'xlsx', rows });
    await workbook.xlsx.load(new Uint8Array(bytes).buffer);
    return workbook;
  }
}

export function sheetOf(workbook: exceljs.Workbook, name: string): exceljs.Worksheet {
  const sheet = workbook.getWorksheet(name);
  if (sheet === undefined)
    throw new Error(`No sheet ${name} among ${workbook.worksheets.map((one) => one.name)}`);
  return sheet;
}
