/** Which stage of which REST API an address of LocalStack's form asks for. */
export interface ApiAddress {
  readonly id: string;
  readonly stage: string;
  /** What comes before the path that the API knows. */
  readonly prefix: string;
}

/** `/_aws/execute-api/<api>/<stage>/…`, which stands for `https://<api>.execute-api.<region>.amazonaws.com/<stage>/…`. */
const ADDRESS = /^\/_aws\/execute-api\/(?<id>\w+)\/(?<stage>[\w-]+)(?=[/?]|$)/;

export function apiAddress(url = ''): ApiAddress | undefined {
  const found = ADDRESS.exec(url);
  if (found === null) return undefined;
  const { id = '', stage = '' } = found.groups ?? {};
  return { id, stage, prefix: found[0] };
}
