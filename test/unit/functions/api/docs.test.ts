import { expect, test } from 'vitest';
import { startApi } from '../../../support/api.ts';
import { problemIn } from '../../../support/problem.ts';

test.each(['/docs', '/api/v1/docs'])(
  '%s is a page that loads everything from beside it, and nothing inline',
  async (path) => {
    const api = await startApi();
    const response = await api.request(path);
    expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toContain('unsafe');
    const page = await response.text();
    expect(page).not.toMatch(/<style|<script>|\son\w+=|style=/);
    const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !link.startsWith('data:'))).toEqual([
      'docs/swagger-ui.css',
      'docs/page.css',
      'docs/swagger-ui-bundle.js',
      'docs/start.js',
    ]);
    const base = new URL(path, 'http://localhost');
    for (const link of links.slice(1)) {
      const part = await api.request(new URL(link, base).pathname);
      expect(part.status, link).toBe(200);
      expect(part.headers.get('content-type')).toMatch(
        link.endsWith('.css') ? /^text\/css/ : /^text\/javascript/,
      );
    }
    expect((await api.request(new URL('openapi.json', base).pathname)).status).toBe(200);
  },
);

test.each(['package.json', 'swagger-ui.js', '..%2Findex.mjs', 'LICENSE'])(
  'there is no part %s',
  async (name) => {
    const api = await startApi();
    await problemIn(await api.request(`/docs/${name}`), 'not-found');
  },
);
