import { html } from 'hono/html';

export interface ProblemPageContent {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly meaning: string;
  readonly remedy: string;
}

/** The catalogue is Markdown, of which it uses this much: what stands between two backticks is code. */
function prose(text: string) {
  return text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
}

/** What `/problems/<code>` shows in a browser. */
export function problemPage({ code, status, title, meaning, remedy }: ProblemPageContent) {
  return page(
    title,
    html`<p><code>${code}</code>, HTTP status ${status}</p>
<h2>What it means</h2>
<p>${prose(meaning)}</p>
<h2>What to do</h2>
<p>${prose(remedy)}</p>
<p><a href="../problems">All problems</a></p>`,
  );
}

/** What `/problems` shows in a browser. Addresses are relative: a stage may stand in front of the path. */
export function problemIndexPage(problems: readonly Omit<ProblemPageContent, 'meaning' | 'remedy'>[]) {
  const items = problems.map(
    ({
      code,
      status,
      title,
    }) => html`<li><a href="problems/${code}"><code>${code}</code></a> (${status}): ${title}</li>
`,
  );
  return page(
    'Problems',
    html`<ul>
${items}</ul>`,
  );
}

function page(title: string, content: ReturnType<typeof html>) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>:root { color-scheme: light dark } body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 4rem auto; padding: 0 1rem }</style>
</head>
<body>
<h1>${title}</h1>
${content}
</body>
</html>
`;
}
