import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type DocumentedOperation, operationsIn } from './openapi.ts';

type ResponseCheck = (method: string, path: string, response: Response) => Promise<void>;

/** Fails when an answer is one that the API's own description does not know: its status, its type, or its body. */
export function describedBy(document: object): ResponseCheck {
  const operations = operationsIn(document);
  const ajv = new Ajv2020.default({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');

  return async (method, path, response) => {
    const operation = operations.find((one) => one.method === method && matches(one, path));
    if (operation === undefined || response.status === 405) return;
    const documented = operation.responses[response.status];
    const place = `${operation.operationId} ${response.status}`;
    if (documented === undefined) throw new Error(`${place} is not in the description`);

    const mediaType = response.headers.get('content-type')?.split(';')[0];
    if (mediaType === undefined || response.body === null) return;
    // What the gateway says to more than 10 MiB has a type that no description can name.
    if (response.status === 413 && mediaType === 'text') return;
    if (documented.content?.[mediaType] === undefined)
      throw new Error(`${place}: ${mediaType} is not described`);
    if (!mediaType.endsWith('json')) return;
    const pointer = [
      operation.template,
      method.toLowerCase(),
      'responses',
      response.status,
      'content',
      mediaType,
    ]
      .map((part) => encodeURIComponent(`${part}`.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const body: unknown = await response.clone().json();
    const validate = ajv.getSchema(`openapi#/paths/${pointer}/schema`);
    if (validate?.(body) !== true) {
      throw new Error(`${place}: ${ajv.errorsText(validate?.errors)} in ${JSON.stringify(body)}`);
    }
  };
}

function matches({ path }: DocumentedOperation, requested: string): boolean {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(requested);
}
