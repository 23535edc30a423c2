import { allItems, CALLERS, type Caller, type Door } from './door.ts';

export interface KnownTask {
  readonly id: string;
  readonly owner: Caller;
  /** `moving`: at work, or over meanwhile. */
  state: 'open' | 'moving' | 'succeeded' | 'cancelled' | 'gone';
}

export interface KnownWebhook {
  readonly id: string;
  readonly owner: Caller;
  isGone: boolean;
  isEnabled: boolean;
}

export interface KnownSchema {
  /** Versions that have not been removed, the active one last; `title` tells their contents apart. */
  versions: { readonly number: number; readonly title: string }[];
  latest: number;
}

/** What a sequence of requests knows of the system, from the answers it got. */
export class World {
  tasks: KnownTask[] = [];
  webhooks: KnownWebhook[] = [];
  readonly schemas = new Map<string, KnownSchema>();
  readonly users = new Map<string, 'active' | 'inactive' | 'gone'>();
  /** What was created with an idempotency key, by user and key. */
  readonly keyed = new Map<string, { readonly size: number; readonly id: string }>();

  /** Every id that an answer ever told. */
  get ids(): readonly string[] {
    return [...this.tasks, ...this.webhooks].map(({ id }) => id);
  }

  isVisible({ owner, state }: KnownTask, as: Caller): boolean {
    return state !== 'gone' && (owner === as || as === 'admin');
  }

  /** Takes over what the lists say, after a request of which nobody knows what it did. */
  async lookAgain(door: Door): Promise<void> {
    const tasks = await allItems(door, 'admin', '/api/v1/tasks', 200);
    for (const known of this.tasks) {
      if (!tasks.some(({ id }) => id === known.id)) known.state = 'gone';
    }
    for (const { id, owner, status } of tasks) {
      const known = this.tasks.find((task) => task.id === id);
      const state = status === 'succeeded' || status === 'cancelled' ? status : (known?.state ?? 'moving');
      if (known === undefined) this.tasks.push({ id, owner, state });
      else known.state = state;
    }
    await this.#lookAtWebhooks(door);
    await this.#lookAtSchemas(door);
    const users = await allItems(door, 'admin', '/api/v1/users', 200);
    for (const name of this.users.keys()) {
      if (!users.some(({ username }) => username === name)) this.users.set(name, 'gone');
    }
    for (const { username, active } of users) this.users.set(username, active ? 'active' : 'inactive');
  }

  async #lookAtWebhooks(door: Door): Promise<void> {
    for (const owner of CALLERS) {
      const webhooks = await allItems(door, owner, '/api/v1/webhooks', 200);
      for (const known of this.webhooks) {
        if (known.owner === owner && !webhooks.some(({ id }) => id === known.id)) known.isGone = true;
      }
      for (const { id, enabled } of webhooks) {
        const known = this.webhooks.find((webhook) => webhook.id === id);
        if (known === undefined) this.webhooks.push({ id, owner, isGone: false, isEnabled: enabled });
        else known.isEnabled = enabled;
      }
    }
  }

  async #lookAtSchemas(door: Door): Promise<void> {
    const schemas = await allItems(door, 'admin', '/api/v1/schemas', 200);
    for (const [name, known] of this.schemas) {
      if (!schemas.some((schema) => schema.name === name)) known.versions = [];
    }
    for (const { name } of schemas) {
      const summaries = await allItems(door, 'admin', `/api/v1/schemas/${name}/versions`, 200);
      const versions: KnownSchema['versions'] = [];
      for (const { version } of summaries.reverse()) {
        const { body } = await door.send('admin', 'GET', `/api/v1/schemas/${name}/versions/${version}`);
        versions.push({ number: version, title: String(body.schema.title) });
      }
      const latest = Math.max(this.schemas.get(name)?.latest ?? 0, versions.at(-1)?.number ?? 0);
      this.schemas.set(name, { versions, latest });
    }
  }
}
