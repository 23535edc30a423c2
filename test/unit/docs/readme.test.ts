import { globSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const README = readFileSync('README.md', 'utf8');

function foldersOf(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

test.each(['functions', 'shared'])('README.md names every folder of %s', (path) => {
  const row = README.split('\n').find((line) => line.startsWith(`| \`${path}/\``)) ?? '';
  for (const folder of foldersOf(path)) expect(row).toContain(`\`${folder}\``);
});

test('README.md leads to every page of docs', () => {
  const pages = [...globSync('docs/*.md'), ...globSync('docs/*/README.md')];
  for (const page of pages) expect(README).toContain(`](${page})`);
});
