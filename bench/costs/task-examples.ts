import type { Stage } from '../../lib/stages.ts';
import type { BilledUse } from '../../shared/costs/billed-use.ts';
import { useOfTask } from '../../shared/costs/task-use.ts';
import { uploadParts } from '../../shared/tasks/upload-parts.ts';
import type { MeasuredWorkers } from '../workers/measured-work.ts';
import { cpuSeconds, durationSeconds, type FileWork } from '../workers/service-time.ts';

/** How much a workflow writes for a file, with one bad row in a hundred; measured on the files of the bench. */
const RESULT_SHARE = { validation: 0.03, parsing: 1.5 };

export interface FileOfTask {
  readonly worker: 'validation' | 'parsing';
  readonly work: FileWork;
  readonly bytes: number;
}

export interface FileCost {
  readonly use: BilledUse;
  readonly cpuSeconds: number;
  readonly seconds: number;
}

/** What a task with one workflow for a file uses, at a stage, until its files are gone. */
export function costOfFile(
  { worker, work, bytes }: FileOfTask,
  { memory, fileRetention, maxSingleUploadBytes }: Stage,
  measured: MeasuredWorkers,
): FileCost {
  const cpu = cpuSeconds(measured, worker, work, bytes);
  const seconds = durationSeconds(cpu, memory[worker]);
  const use = useOfTask({
    storedBytes: bytes,
    uploadParts: bytes > maxSingleUploadBytes ? uploadParts(bytes).length : 1,
    resultBytes: bytes * RESULT_SHARE[worker],
    keptDays: fileRetention.toDays(),
    workflows: [{ name: worker, gbSeconds: (seconds * memory[worker]) / 1024 }],
  });
  return { use, cpuSeconds: cpu, seconds };
}
