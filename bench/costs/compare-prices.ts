import * as z from 'zod';
import { PRICES, type Prices } from '../../shared/costs/prices.ts';
import { LISTED, type ListedPrice, REGION_CODES, type Region } from './price-lists.ts';

const Tier = z.object({ beginRange: z.string().optional(), pricePerUnit: z.object({ USD: z.string() }) });

/** The parts that count of a file of AWS's Price List Bulk API. Amounts are texts. */
const PriceList = z.object({
  publicationDate: z.string(),
  products: z.record(z.string(), z.object({ attributes: z.record(z.string(), z.string()) })),
  terms: z.object({
    OnDemand: z.record(
      z.string(),
      z.record(z.string(), z.object({ priceDimensions: z.record(z.string(), Tier) })),
    ),
  }),
});
type PriceList = z.infer<typeof PriceList>;

export interface ComparedPrice {
  readonly price: ListedPrice;
  readonly region: Region;
  readonly ours: number;
  /** Of the first tier that costs anything. None if the list has no such product, or several with different prices. */
  readonly listed: number | undefined;
  readonly publishedAt: string;
}

/** All our prices beside AWS's. `read` gives the list of one service in one region, as it is published. */
export async function comparePrices(
  read: (offer: string, region: Region) => Promise<unknown>,
): Promise<ComparedPrice[]> {
  const compared: ComparedPrice[] = [];
  for (const region of Object.keys(PRICES) as Region[]) {
    // safe: PRICES has exactly these keys
    const lists = new Map<string, PriceList>();
    for (const key of Object.keys(LISTED) as (keyof Prices)[]) {
      // safe: LISTED has exactly these keys
      const price = LISTED[key];
      const list = lists.get(price.offer) ?? PriceList.parse(await read(price.offer, region));
      lists.set(price.offer, list);
      const listed = listedPrice(list, price, REGION_CODES[region]);
      compared.push({ price, region, ours: PRICES[region][key], listed, publishedAt: list.publicationDate });
    }
  }
  return compared;
}

function listedPrice(
  { products, terms }: PriceList,
  { product }: ListedPrice,
  code: string,
): number | undefined {
  const amounts = Object.entries(products)
    .filter(([, { attributes }]) => isProduct(attributes, product, code))
    .flatMap(([sku]) => Object.values(terms.OnDemand[sku] ?? {}))
    .map(({ priceDimensions }) => firstPaidTier(Object.values(priceDimensions)));
  const [first, ...others] = new Set(amounts.filter((amount) => amount !== undefined));
  return others.length === 0 ? first : undefined;
}

function isProduct(
  attributes: Readonly<Record<string, string>>,
  wanted: ListedPrice['product'],
  code: string,
): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const found = attributes[name];
    return found === value || (name === 'usagetype' && found === `${code}-${value}`);
  });
}

/** Lists have free tiers as tiers that cost 0. */
function firstPaidTier(tiers: readonly z.infer<typeof Tier>[]): number | undefined {
  const paid = tiers
    .map(({ beginRange = '0', pricePerUnit }) => ({
      from: Number(beginRange),
      amount: Number(pricePerUnit.USD),
    }))
    .filter(({ amount }) => amount > 0);
  return paid.sort((a, b) => a.from - b.from)[0]?.amount;
}
