import { type Api, type ApiContext, BASE_PATH } from './context.ts';
import { MethodNotAllowedError } from './method-not-allowed-error.ts';

/** Where people come who type an address: none of these is an operation of the API, all lead to a page of it. */
const PAGES: Readonly<Record<string, string>> = {
  '/': '/docs',
  [BASE_PATH]: '/docs',
  [`${BASE_PATH}/`]: '/docs',
  '/docs/': '/docs',
  '/problems/': '/problems',
};

export function registerRedirects(app: Api): void {
  for (const [path, page] of Object.entries(PAGES)) {
    app.all(path, (c: ApiContext) => {
      if (!['GET', 'HEAD'].includes(c.req.method))
        throw new MethodNotAllowedError(c.req.method, ['GET', 'HEAD']);
      return c.redirect(`${c.get('prefix')}${page}`, 302);
    });
  }
}
