/** What the business is measured by, beyond what queues and functions report of themselves. */
export type Figure =
  | 'UploadsAccepted'
  | 'TasksSucceeded'
  | 'TasksFailed'
  | 'TasksExpired'
  | 'TasksCancelled'
  | 'RowsValidated'
  | 'CellsValidated'
  | 'FormulaCellsProven'
  | 'CacheHits'
  | 'CacheMisses'
  | 'CacheFaults'
  | 'DeliveriesSucceeded'
  | 'DeliveriesFailed';

/** Adds `value` (1 unless told) to a figure. */
export type Counter = (figure: Figure, value?: number) => void;
