import type { Session } from './session.ts';

/** `fetch` with the session's token; once more with a new one when it is not accepted any more. */
export function authorizedFetch(session: Session): (request: Request) => Promise<Response> {
  return async (request) => {
    const spare = request.clone();
    const tokens = await session.tokens();
    const response = await fetch(withToken(request, tokens.accessToken));
    if (response.status !== 401) return response;
    await response.body?.cancel();
    const renewed = await session.renew(tokens);
    return await fetch(withToken(spare, renewed.accessToken));
  };
}

function withToken(request: Request, accessToken: string): Request {
  request.headers.set('authorization', `Bearer ${accessToken}`);
  return request;
}
