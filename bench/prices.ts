import { type ComparedPrice, comparePrices } from './costs/compare-prices.ts';
import type { Region } from './costs/price-lists.ts';
import { textTable } from './page/text-table.ts';

// `npm run prices [-- ADDRESS]`: whether our prices are still those of AWS's lists, or of a copy of them at that address. Ends with 1
// if one is not, or cannot be found.
const [LISTS = 'https://pricing.us-east-1.amazonaws.com'] = process.argv.slice(2);

try {
  report(await comparePrices(download));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

async function download(offer: string, region: Region): Promise<unknown> {
  const address = `${LISTS}/offers/v1.0/aws/${offer}/current/${region}/index.json`;
  const response = await fetch(address).catch((cause: unknown) => {
    throw new Error(`${address} cannot be reached. Run this where the internet is.`, { cause });
  });
  if (!response.ok) throw new Error(`${address} answers with ${response.status}.`);
  return response.json();
}

function report(compared: readonly ComparedPrice[]): void {
  const rows = compared.map((one) => [
    one.price.name,
    one.region,
    `${one.ours}`,
    `${one.listed ?? ''}`,
    one.publishedAt.slice(0, 10),
    verdict(one),
  ]);
  process.stdout.write(
    `${textTable({ head: ['Price', 'Region', 'Ours', 'Listed', 'Published', ''], rows })}\n`,
  );
  const different = compared.filter((one) => verdict(one) !== '');
  if (different.length === 0) return;
  process.stderr.write(
    `${different.length} of ${compared.length} prices are not those of the lists. Correct shared/costs/prices.ts, or bench/costs/price-lists.ts where a product is not found.\n`,
  );
  process.exitCode = 1;
}

function verdict({ ours, listed }: ComparedPrice): string {
  if (listed === undefined) return 'not found';
  return Math.abs(ours - listed) <= listed * 1e-6 ? '' : 'changed';
}
