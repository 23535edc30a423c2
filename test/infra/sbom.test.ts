import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';

const Bom = z.object({
  bomFormat: z.literal('CycloneDX'),
  components: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      properties: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
    }),
  ),
});
const Package = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

test('npm run sbom lists every dependency, and marks those that are not deployed', async () => {
  const options = { maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], options);
  const isDevelopment = new Map(
    Bom.parse(JSON.parse(stdout)).components.map(({ name, version, properties }) => [
      `${name}@${version}`,
      properties.some((property) => property.name === 'cdx:npm:package:development'),
    ]),
  );
  const { dependencies, devDependencies } = Package.parse(JSON.parse(readFileSync('package.json', 'utf8')));
  for (const [name, version] of Object.entries(dependencies))
    expect(isDevelopment.get(`${name}@${version}`), name).toBe(false);
  for (const [name, version] of Object.entries(devDependencies))
    expect(isDevelopment.keys(), name).toContain(`${name}@${version}`);
  for (const name of ['vitest', 'aws-cdk', 'typescript'])
    expect(isDevelopment.get(`${name}@${devDependencies[name]}`), name).toBe(true);
});
