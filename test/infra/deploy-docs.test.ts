import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { VERBS as ETL_VERBS } from '../../bin/etl/verbs.ts';
import { VERBS } from '../../bin/ops/verbs.ts';
import { stageNames, stageOf } from '../../lib/stages.ts';
import { synthesise } from './synthesise.ts';

const PAGES = globSync(['*.md', 'docs/**/*.md', '{localstack,client,bench}/**/*.md'], {
  exclude: (path) => path.includes('node_modules'),
}).sort();
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const deploy = readFileSync('docs/deploy.md', 'utf8');

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found);
}

/** As GitHub makes them of headings. */
function anchorsOf(file: string): string[] {
  const headings = matches(readFileSync(file, 'utf8'), /^#+ (.+)$/gm);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(page, 'utf8');

  test('names scripts that exist', () => {
    for (const script of matches(text, /\bnpm run (?:--silent )?([a-z][\w:]*)/g))
      expect(Object.keys(scripts)).toContain(script);
  });

  test('names verbs of ops that exist', () => {
    const verbs = VERBS.map(({ name }) => name);
    for (const verb of matches(text, /npm run ops -- ([a-z][a-z-]*)/g)) expect(verbs).toContain(verb);
  });

  test('calls verbs of ops with options that they have', () => {
    for (const [, name, options = ''] of text.matchAll(/npm run ops -- ([a-z][a-z-]*)([^`\n]*)/g))
      for (const option of matches(options, /(--[a-z-]+)/g))
        expect(VERBS.find((verb) => verb.name === name)?.help, `${name} ${option}`).toContain(option);
  });

  test('calls commands of etl that exist', () => {
    const commands = ETL_VERBS.map(({ name }) => name);
    for (const command of matches(text, /(?:npx |`)etl ([a-z]+)/g)) expect(commands).toContain(command);
  });

  test('calls commands of etl with options that they have', () => {
    for (const [, name, options = ''] of text.matchAll(/(?:npx |`)etl ([a-z]+)([^`\n|]*)/g))
      for (const option of matches(options, / --([a-z-]+)/g))
        expect(ETL_VERBS.find((verb) => verb.name === name)?.help, `${name} --${option}`).toContain(
          `--${option}`,
        );
  });

  test('names stages and stacks that exist', () => {
    for (const stage of matches(text, /(?:stage=|--stage )([a-z]+)/g)) expect(stageNames).toContain(stage);
    const stacks = stageNames.flatMap((name) => [`EtlDesign-${name}-Data`, `EtlDesign-${name}-Service`]);
    for (const stack of matches(text, /(EtlDesign-[a-z]+-[A-Z]\w+)/g)) expect(stacks).toContain(stack);
  });

  test('links to files and sections that exist', () => {
    for (const link of matches(text, /\]\(([^)\s]+)\)/g).filter((target) => !/^https?:/.test(target))) {
      const [path = '', anchor] = link.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      expect(existsSync(file), link).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(file), link).toContain(anchor);
    }
  });
});

describe('docs/deploy.md', () => {
  const outputs = (part: string) =>
    Object.keys(synthesise('dev').find(({ stack }) => stack.endsWith(`-${part}`))?.outputs ?? {});

  test('names outputs that the stacks have', () => {
    const rows = [...deploy.matchAll(/^\| `(\w+)` \| (Data|Service) \|/gm)];
    expect(rows.length).toBeGreaterThan(0);
    for (const [, name, part = ''] of rows) expect(outputs(part)).toContain(name);
    for (const [, part = '', name] of deploy.matchAll(/EtlDesign-dev-(Data|Service)'\]\.(\w+)/g))
      expect(outputs(part)).toContain(name);
  });

  test('quotes what the command line says, but for what stands for a name', () => {
    const section = deploy.split('## When it does not work')[1]?.split('\n## ')[0] ?? '';
    const quoted = matches(section, /“([^”]+)”/g).filter((text) => !text.startsWith('There is no stage'));
    expect(quoted.length).toBeGreaterThan(3);
    const said = readFileSync('node_modules/aws-cdk/lib/index.js', 'utf8');
    for (const words of quoted.flatMap((text) => text.split(/…|\/cdk-bootstrap\/\S+/)))
      expect(said.includes(words.trim()), words).toBe(true);
  });

  test('tells of each stage what becomes of its data', () => {
    const rows = matches(deploy, /^\| `([a-z]+)` \| .* \| .* \|$/gm);
    expect(rows).toEqual([...stageNames]);
    expect(stageNames.map((name) => stageOf(name).removalPolicy)).toEqual([
      RemovalPolicy.DESTROY,
      RemovalPolicy.DESTROY,
      RemovalPolicy.RETAIN,
    ]);
    expect(stageNames.filter((name) => stageOf(name).protectsData)).toEqual(['prod']);
  });

  test('has policies and a workflow that can be read, and name one environment and the CDK’s roles only', () => {
    const [trust, deployment, ...others] = matches(deploy, /```json\n([\s\S]*?)```/g).map((block) =>
      JSON.parse(block),
    );
    expect(others).toEqual([]);
    expect(trust.Statement[0].Condition.StringEquals).toMatchObject({
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub': expect.stringMatching(/^repo:.*:environment:prod$/),
    });
    expect(deployment.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: expect.stringMatching(/:role\/cdk-hnb659fds-\*-/),
      },
    ]);
    const workflows = matches(deploy, /```yaml\n([\s\S]*?)```/g);
    expect(workflows).toHaveLength(1);
    for (const workflow of workflows) {
      expect(parse(workflow)).toMatchObject({ permissions: { contents: 'read', 'id-token': 'write' } });
      for (const action of matches(workflow, /uses: (\S+)/g)) expect(action).toMatch(/@[0-9a-f]{40}$/);
    }
  });
});

// Records of decisions tell of their day.
test.each(PAGES.filter((page) => !page.startsWith('docs/adr/')))('%s names files that are there', (page) => {
  const paths = matches(
    readFileSync(page, 'utf8'),
    /`((?:lib|bin|bench|client|docs|functions|localstack|shared|test)\/[\w./-]+)`/g,
  );
  for (const path of paths) expect(existsSync(path), path).toBe(true);
});
