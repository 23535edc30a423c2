import { below, oneOf, seededRandom } from './random.ts';

/** A row of the workbook of sales: what was typed in, and what its formulas come to. */
export interface Sale {
  readonly row: number;
  readonly id: number;
  /** Days since the end of 1899. */
  readonly day: number;
  readonly product: string;
  readonly quantity: number;
  readonly price: number;
  readonly region: string;
  readonly total: number;
  readonly gross: number;
  readonly size: string;
  readonly ratio: number;
  readonly label: string;
  readonly cost: number;
  readonly running: number;
  readonly ofRegion: number;
  readonly share: number;
  readonly position: number;
}

export const PRODUCTS = 200;
const FIRST_ROW = 2;
const FIRST_DAY = 42_005; // 2015-01-01
const REGIONS = ['North', 'South', 'East', 'West', 'Centre', 'Isles', 'Coast', 'Hills'] as const;
const TAX = 1.19;

export function productName(index: number): string {
  return `P-${String(index + 1).padStart(4, '0')}`;
}

export function productCost(index: number): number {
  return (index * 37 + 150) / 100;
}

/** The same sales for the same count. */
export function* sales(count: number): Generator<Sale> {
  const typedIn = [...inputs(count)];
  const totals = new Map<string, number>();
  let all = 0;
  for (const { region, quantity, price } of typedIn) {
    totals.set(region, (totals.get(region) ?? 0) + quantity * price);
    all += quantity * price;
  }
  const positions = new Map<string, number>();
  let running = 0;
  for (const [i, { productIndex, ...input }] of typedIn.entries()) {
    const { quantity, price, region } = input;
    const total = quantity * price;
    running += total;
    const position = (positions.get(region) ?? 0) + 1;
    positions.set(region, position);
    yield {
      ...input,
      row: FIRST_ROW + i,
      product: productName(productIndex),
      total,
      gross: rounded(total * TAX),
      size: total > 10_000 ? 'large' : total > 1_000 ? 'medium' : 'small',
      ratio: quantity === 5 ? 0 : total / (quantity - 5),
      label: `${region}-${String(quantity).padStart(4, '0')}`,
      cost: productCost(productIndex),
      running,
      ofRegion: totals.get(region) ?? 0,
      share: total / all,
      position,
    };
  }
}

function* inputs(count: number) {
  const random = seededRandom(20_260_102);
  for (let id = 1; id <= count; id++) {
    const productIndex = below(random, PRODUCTS);
    const day = FIRST_DAY + below(random, 3_650);
    const quantity = 1 + below(random, 999);
    yield {
      id,
      day,
      productIndex,
      quantity,
      price: (100 + below(random, 9_900)) / 100,
      region: oneOf(random, REGIONS),
    };
  }
}

/** To cents as spreadsheets round: by the 15 digits that they show. */
function rounded(value: number): number {
  return Math.round(Number((value * 100).toPrecision(15))) / 100;
}
