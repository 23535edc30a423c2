import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { LISTED, type Region } from '../../../bench/costs/price-lists.ts';
import { PROJECT } from '../../../bench/folders.ts';
import { PRICES, type Prices } from '../../../shared/costs/prices.ts';

const CODES = { 'us-east-1': '', 'eu-central-1': 'EUC1-' };
const KEYS = Object.keys(LISTED) as (keyof Prices)[]; // safe: LISTED has exactly these keys
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

test('the command ends with 0 while all prices are those of the lists', { timeout: 30_000 }, async () => {
  const { code, stdout, stderr } = await prices(await publish((list) => list));
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1 + 2 * KEYS.length);
  expect(stdout).toMatch(/S3 Standard, a GB for a month +eu-central-1 +0\.0245 +0\.0245 +2026-08-31\n/);
});

test('a changed price and a product that is not found are named, and the command ends with 1', {
  timeout: 30_000,
}, async () => {
  const address = await publish((list, offer, region) => {
    if (region === 'us-east-1') return list;
    if (offer === 'AWSSecretsManager') return { ...list, products: {} };
    return JSON.parse(JSON.stringify(list).replaceAll('"0.0245"', '"0.0255"'));
  });
  const { code, stdout, stderr } = await prices(address);
  expect(code).toBe(1);
  expect(stdout).toMatch(/a GB for a month +eu-central-1 +0\.0245 +0\.0255 +2026-08-31 +changed\n/);
  expect(stdout).toMatch(/a secret for a month +eu-central-1 +0\.4 +2026-08-31 +not found\n/);
  expect(stderr).toMatch(/^3 of 30 prices are not those of the lists\./);
});

test('a list that cannot be had is named', { timeout: 30_000 }, async () => {
  const { code, stderr } = await prices('http://127.0.0.1:1');
  expect(code).toBe(1);
  expect(stderr).toContain(
    'http://127.0.0.1:1/offers/v1.0/aws/AWSLambda/current/us-east-1/index.json cannot be reached.',
  );
});

interface List {
  readonly publicationDate: string;
  readonly products: object;
  readonly terms: object;
}

/** A server of lists as AWS publishes them, with our prices in them; its address. */
async function publish(change: (list: List, offer: string, region: Region) => List): Promise<string> {
  const server = createServer((request, response) => {
    const [, offer = '', region = ''] =
      /^\/offers\/v1\.0\/aws\/(\w+)\/current\/([\w-]+)\/index\.json$/.exec(request.url ?? '') ?? [];
    if (region !== 'us-east-1' && region !== 'eu-central-1') response.writeHead(404).end();
    else response.end(JSON.stringify(change(listOf(offer, region), offer, region)));
  });
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // safe: it listens on TCP
}

function listOf(offer: string, region: Region): List {
  const own = KEYS.filter((key) => LISTED[key].offer === offer);
  const products = own.map((key) => {
    const { usagetype, ...rest } = LISTED[key].product;
    return [
      key,
      { attributes: usagetype === undefined ? rest : { usagetype: `${CODES[region]}${usagetype}`, ...rest } },
    ];
  });
  const terms = own.map((key) => [key, { [`${key}.T`]: { priceDimensions: tiers(PRICES[region][key]) } }]);
  const other = { attributes: { usagetype: `${CODES[region]}IA-TimedStorage-ByteHrs` } };
  return {
    publicationDate: '2026-08-31T09:22:25Z',
    products: { ...Object.fromEntries(products), other },
    terms: {
      OnDemand: { ...Object.fromEntries(terms), other: { 'other.T': { priceDimensions: tiers(9) } } },
    },
  };
}

/** The later tier first, and a free one: lists are in no order. */
function tiers(amount: number) {
  const tier = (beginRange: string, usd: number) => ({ beginRange, pricePerUnit: { USD: `${usd}` } });
  return { c: tier('51200', amount / 2), a: tier('0', 0), b: tier('25', amount) };
}

function prices(address: string) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, ['bench/prices.ts', address], { cwd: PROJECT }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
