/** Tells whoever operates the system of a fault that nobody else hears of, because the work went on without. */
export type Warn = (
  message: string,
  about: (
    | { readonly taskId: string }
    | { readonly eventId: string; readonly webhookId?: string | undefined }
  ) & { readonly error: unknown },
) => void;
