import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Lets requests that run at once take turns at what they share, in an order that a test draws. */
export class Turns {
  readonly #request = new AsyncLocalStorage<number>();
  #waiting: { readonly request: number; readonly go: () => void }[] = [];

  /** The same store; each call waits for its request's turn. Calls outside of `run` do not wait. */
  around<Store extends object>(store: Store): Store {
    return new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...args: readonly unknown[]) => {
          await this.#turn();
          return Reflect.apply(member, target, args);
        };
      },
    });
  }

  /** Runs all of them at once. Once each waits or has ended, the next number of `order` says which one goes on. */
  async run<Answer>(
    requests: readonly (() => Promise<Answer>)[],
    order: readonly number[],
  ): Promise<Answer[]> {
    const unfinished = new Set(requests.keys());
    const answers = requests.map((send, request) =>
      this.#request.run(request, send).finally(() => unfinished.delete(request)),
    );
    const all = Promise.all(answers);
    all.catch(() => {}); // told by the return below
    for (let turn = 0; unfinished.size > 0; turn += 1) {
      while ([...unfinished].some((request) => !this.#waiting.some((one) => one.request === request)))
        await nextTurn();
      this.#waiting.sort((one, other) => one.request - other.request);
      const [next] = this.#waiting.splice((order[turn % order.length] ?? 0) % this.#waiting.length, 1);
      next?.go();
    }
    return all;
  }

  async #turn(): Promise<void> {
    const request = this.#request.getStore();
    if (request === undefined) return;
    await new Promise<void>((go) => this.#waiting.push({ request, go }));
  }
}
