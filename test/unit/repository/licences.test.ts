import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

/** What asks for no more than that its text comes along. None of them is a GPL or an AGPL. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
  'Zlib',
]);

/** What their descriptions say in another way, or not at all: read, and why it is allowed. */
const READ: Readonly<Record<string, string>> = {
  chainsaw: 'MIT', // its package.json says `MIT/X11`, the older name
  buffers: 'MIT', // no file of it says anything; its author's other packages are MIT, and so is exceljs, which brings it
};

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dev: z.boolean().default(false),
      link: z.boolean().default(false),
      license: z.string().optional(),
    }),
  ),
});
const Description = z.object({ name: z.string(), license: z.string().optional() });

const lock = Lock.parse(JSON.parse(readFileSync(resolve('package-lock.json'), 'utf8')));
const production = Object.entries(lock.packages).filter(
  ([path, { dev, link }]) => path !== '' && !dev && !link,
);

/** Of an alternative one allowed licence is enough; of several together all must be. */
function isAllowed(licence: string): boolean {
  const bare = licence.replaceAll(/[()]/g, '');
  if (bare.includes(' AND ')) return bare.split(' AND ').every((one) => ALLOWED.has(one));
  return bare.split(' OR ').some((one) => ALLOWED.has(one));
}

/** As the installed package says; of one for another platform, as the lockfile does. */
function licenceOf(path: string, locked: string | undefined): { name: string; licence: string } {
  const file = join(path, 'package.json');
  if (!existsSync(file))
    return { name: path.split('node_modules/').at(-1) ?? path, licence: locked ?? 'none' };
  const { name, license = 'none' } = Description.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { name, licence: READ[name] ?? license };
}

test('every dependency that is deployed has a licence that we may use', () => {
  expect(production.length).toBeGreaterThan(100);
  const refused = production
    .map(([path, { license }]) => licenceOf(path, license))
    .filter(({ licence }) => !isAllowed(licence));
  expect(refused).toEqual([]);
});

test.each(['GPL-3.0-or-later', 'AGPL-3.0', 'none', 'MIT AND GPL-2.0', 'GPL-2.0 OR LGPL-3.0'])(
  '%s is not allowed',
  (licence) => expect(isAllowed(licence)).toBe(false),
);

test('our own licence is Apache-2.0, and its text is here', () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8'))).toMatchObject({ license: 'Apache-2.0' });
  expect(readFileSync('LICENSE', 'utf8')).toContain(
    'Apache License\n                           Version 2.0, January 2004',
  );
});
