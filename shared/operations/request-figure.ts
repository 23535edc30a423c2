const PREFIX = 'request';

/** What a request is counted as. The route is a pattern: there are few of them. */
export interface CountedRequest {
  readonly method: string;
  readonly route: string;
  readonly status: string;
}

/** The figure of such requests. */
export function requestFigure({ method, route, status }: CountedRequest): string {
  return [PREFIX, method, route, status].join(' ');
}

/** What is counted by a figure; undefined for figures of something else. */
export function requestOf(figure: string): Record<'method' | 'route' | 'status', string> | undefined {
  const [prefix, method, route, status] = figure.split(' ');
  if (prefix !== PREFIX || method === undefined || route === undefined || status === undefined)
    return undefined;
  return { method, route, status };
}
