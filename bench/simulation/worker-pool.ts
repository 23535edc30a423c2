import type { Clock } from '../../localstack/embedded/clock.ts';

/** What a pool takes its work from. */
interface Queue<Job> {
  send(group: string, job: Job): void;
  receive(): Job | undefined;
  done(group: string): void;
}

export interface PoolJob {
  readonly group: string;
  readonly seconds: number;
  readonly begin: () => void;
  readonly end: () => void;
}

/** So many at once work on what is in a queue; who comes when all are busy waits there. */
export class WorkerPool {
  readonly #clock: Clock;
  readonly #queue: Queue<PoolJob>;
  readonly #atOnce: number;
  #busy = 0;
  #mostBusy = 0;

  constructor(clock: Clock, queue: Queue<PoolJob>, atOnce: number) {
    this.#clock = clock;
    this.#queue = queue;
    this.#atOnce = atOnce;
  }

  get mostBusy(): number {
    return this.#mostBusy;
  }

  send(job: PoolJob): void {
    this.#queue.send(job.group, job);
    this.#work();
  }

  #work(): void {
    while (this.#busy < this.#atOnce) {
      const job = this.#queue.receive();
      if (job === undefined) return;
      this.#busy += 1;
      this.#mostBusy = Math.max(this.#mostBusy, this.#busy);
      job.begin();
      this.#clock.schedule(this.#clock.now() + job.seconds * 1000, () => {
        this.#busy -= 1;
        this.#queue.done(job.group);
        job.end();
        this.#work();
      });
    }
  }
}
