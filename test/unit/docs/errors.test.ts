import { expect, test } from 'vitest';
import { STATUS } from '../../../functions/api/problem.ts';
import { isProblemCode, PROBLEMS } from '../../../shared/problem-catalogue.ts';

const HOW_TO_UPDATE = 'docs/errors.md is behind. Run `vitest run --project unit test/unit/docs -u`.';

const INTRODUCTION = `# Problems

Every answer of the API that is not a success is a problem document (RFC 9457, \`application/problem+json\`), with one exception: the
gateway's own 413 for a body of more than about 4.5 MB ([body-too-large](#body-too-large)). Its \`code\` is one of these; its \`type\`,
\`/problems/<code>\`, leads to the same explanation. A task that failed has one of them in \`error\`. The presigned URLs of uploads
and downloads are not the API's: they answer as S3 does, in XML.

This page is made from \`shared/problem-catalogue.ts\`.
`;

function section(code: string): string {
  if (!isProblemCode(code)) throw new Error(`${code} is not in the catalogue`);
  const { title, meaning, remedy } = PROBLEMS[code];
  return `## ${code}\n\n${title} (HTTP ${STATUS[code]}).\n\n${meaning}\n\n**What to do:** ${remedy}\n`;
}

test('docs/errors.md explains every code as the catalogue does', async () => {
  const sections = Object.keys(PROBLEMS).map(section);
  await expect([INTRODUCTION, ...sections].join('\n'), HOW_TO_UPDATE).toMatchFileSnapshot(
    '../../../docs/errors.md',
  );
});

test.each(Object.entries(PROBLEMS))('%s has sentences, none of them about our insides', (_, page) => {
  expect(page.title).toMatch(/^[A-Z][^.]+$/);
  expect(page.meaning).toMatch(/^[A-Z`].+\.$/s);
  expect(page.remedy).toMatch(/^[A-Z`].+\.$/s);
  expect(JSON.stringify(page)).not.toMatch(/\b(S3|DynamoDB|SQS|Lambda|EventBridge)\b/);
});
