/** What the business is measured by, beyond what queues and functions report of themselves. */
export const FIGURES = [
  'RequestMs',
  'UploadsAccepted',
  'TasksSucceeded',
  'TasksFailed',
  'TasksExpired',
  'TasksCancelled',
  'RowsValidated',
  'CellsValidated',
  'ValidationMs',
  'IssuesFound',
  'WorkbooksProven',
  'WorkbooksUnproven',
  'WorkbooksUnchecked',
  'FormulaCellsProven',
  'FormulaCellsWrong',
  'FormulaCellsUnresolved',
  'ParsingMs',
  'CacheHits',
  'CacheMisses',
  'CacheFaults',
  'DeliveriesSucceeded',
  'DeliveriesFailed',
  'DeliveriesGivenUp',
  'DeliveriesPostponed',
  'DeliveriesMoved',
  'WebhooksUnreadable',
] as const;
export type Figure = (typeof FIGURES)[number];

/** Adds `value` (1 unless told) to a figure; with a `code`, of which there are few, to that code's part of it. */
export type Counter = (figure: Figure, value?: number, code?: string) => void;
