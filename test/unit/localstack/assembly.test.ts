import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readAssembly } from '../../../localstack/embedded/assembly.ts';
import { writeAssembly } from './assembly-fixture.ts';

test('reads stacks after those they depend on, with their assets and construct paths', () => {
  const directory = writeAssembly({
    Service: {
      dependsOn: ['Data'],
      assets: { 'abc.zip': { 'index.js': '' } },
      paths: { Fn123: 'Service/Api/Resource' },
    },
    Data: {},
  });

  const { stacks } = readAssembly(directory);

  expect(stacks.map(({ name }) => name)).toEqual(['Data', 'Service']);
  expect(stacks[1]?.assets.get('abc.zip')).toBe(join(directory, 'asset.abc.zip'));
  expect(stacks[1]?.constructPaths.get('Fn123')).toBe('Service/Api/Resource');
});

test('names the file that is missing from a directory that is no assembly', () => {
  const directory = mkdtempSync(join(tmpdir(), 'nothing-'));

  expect(() => readAssembly(directory)).toThrow(`${join(directory, 'manifest.json')} cannot be read`);
});

test('names the template that is missing', () => {
  const directory = writeAssembly({ Data: {} });
  rmSync(join(directory, 'Data.template.json'));

  expect(() => readAssembly(directory)).toThrow(join(directory, 'Data.template.json'));
});

test('names a section of a template that it does not know', () => {
  const directory = writeAssembly({ Data: { sections: { Transform: 'AWS::Serverless-2016-10-31' } } });

  expect(() => readAssembly(directory)).toThrow(/Data\.template\.json.*\n?.*"Transform"/);
});

test('refuses stages, whose stacks are in assemblies of their own', () => {
  const directory = mkdtempSync(join(tmpdir(), 'stages-'));
  const artifacts = { Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } } };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '55.0.0', artifacts }));

  expect(() => readAssembly(directory)).toThrow('Prod');
});
