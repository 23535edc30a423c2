import { ConflictError } from '../errors.ts';
import type { Task } from './task.ts';

/** There is no file to look at: it has not come yet, was not let in, or is gone. */
export class UploadUnavailableError extends ConflictError {
  override readonly code = 'upload-unavailable';

  constructor({ id, status }: Task) {
    const sentence =
      status === 'awaiting-upload'
        ? `The file of task ${id} has not arrived yet. Upload it and ask again in a moment.`
        : `The file of task ${id} is not (or no longer) there. Create a new task and upload it again.`;
    super(sentence, { taskId: id, status });
  }
}
