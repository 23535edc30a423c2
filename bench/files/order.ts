/** Typed as a workbook would hold it; dates are ISO texts. A spoilt order has other values. */
export interface Order {
  id: number;
  code: string;
  name: string;
  email: string;
  amount: number | string;
  qty: number;
  status: string;
  active: boolean | string;
  created: string;
  /** The last column of a CSV file: free text that needs quoting. */
  note: string;
  /** The last column of a workbook: a formula. */
  total: number;
}
