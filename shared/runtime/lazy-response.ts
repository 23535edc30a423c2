type Init = ConstructorParameters<typeof Response>[1];
type Body = ConstructorParameters<typeof Response>[0];

/** Node's own, whatever stands under its name later. */
const StreamResponse = Response;

/** What an answer without a body has. */
type Head = Pick<Response, 'status' | 'statusText' | 'ok' | 'headers' | 'redirected' | 'type' | 'url'>;
const HeadResponse: new (body: null, init: Init) => Head = StreamResponse;

/**
 * A `Response` whose body is a stream only for those who read it as one. Node's own makes a stream of every text at once, which takes
 * ten times as long as all else of an answer.
 */
export class LazyResponse extends HeadResponse implements Omit<Response, 'formData'> {
  readonly #body: Body;
  #made: Response | undefined;

  constructor(body?: Body, init?: Init) {
    super(null, init);
    this.#body = body;
    if (typeof body === 'string' && !this.headers.has('content-type')) {
      this.headers.set('content-type', 'text/plain;charset=UTF-8');
    }
  }

  async text(): Promise<string> {
    return typeof this.#body === 'string' ? this.#body : this.#response().text();
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  get body(): Response['body'] {
    return this.#response().body;
  }

  get bodyUsed(): boolean {
    return this.#made?.bodyUsed ?? false;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#response().arrayBuffer();
  }

  async bytes(): ReturnType<Response['bytes']> {
    return this.#response().bytes();
  }

  async blob(): Promise<Blob> {
    return this.#response().blob();
  }

  async formData(): ReturnType<Response['formData']> {
    return this.#response().formData();
  }

  clone(): Response {
    return this.#response().clone();
  }

  #response(): Response {
    const { status, statusText, headers } = this;
    this.#made ??= new StreamResponse(this.#body, { status, statusText, headers });
    return this.#made;
  }
}
