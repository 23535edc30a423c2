import ExcelJS from 'exceljs';

const PRODUCTS = [
  ['Tea', 2.5],
  ['Coffee', 4],
  ['Cocoa', 3.25],
] as const;

export interface OrdersWorkbook {
  readonly bytes: Uint8Array;
  /** Cells with formulas. */
  readonly formulaCells: number;
}

/**
 * Orders with prices that are looked up, totals and shares, as a spreadsheet program saves them: with correct values,
 * unless `firstTotal` is to be saved as the first total.
 */
export async function ordersWorkbook(rows = 12, firstTotal?: number): Promise<OrdersWorkbook> {
  const workbook = new ExcelJS.Workbook();
  const prices = workbook.addWorksheet('Prices');
  prices.addRow(['Product', 'Price']);
  prices.addRows(PRODUCTS.map((product) => [...product]));

  const orders = workbook.addWorksheet('Orders');
  orders.addRow(['Date', 'Product', 'Quantity', 'Price', 'Total', 'Share', 'Kind']);
  const lines = Array.from({ length: rows }, (_, index) => {
    const [product, price] = PRODUCTS[index % PRODUCTS.length] ?? ['', 0];
    return { product, price, quantity: index + 1, total: (index + 1) * price };
  });
  const sum = lines.reduce((all, { total }) => all + total, 0);
  for (const [index, { product, price, quantity, total }] of lines.entries()) {
    const row = index + 2;
    orders.addRow([
      new Date(Date.UTC(2026, 0, 5 + index)),
      product,
      quantity,
      { formula: `VLOOKUP(B${row},Prices!$A$2:$B$4,2,FALSE)`, result: price },
      { formula: `C${row}*D${row}`, result: index === 0 ? (firstTotal ?? total) : total },
      { formula: `E${row}/SUM($E$2:$E$${rows + 1})`, result: total / sum },
      { formula: `IF(E${row}>20,"large","small")`, result: total > 20 ? 'large' : 'small' },
    ]);
  }
  return { bytes: new Uint8Array(await workbook.xlsx.writeBuffer()), formulaCells: rows * 4 };
}
