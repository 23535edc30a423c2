import { BAD_CSV, type Client } from '../system/client.ts';
import type { System } from '../system/system.ts';
import type { Caller, Door } from './door.ts';

type Ticket = Parameters<Client['upload']>[0];

/** The whole backend; workers work. */
export async function embeddedDoor(system: System): Promise<Door> {
  const clients = {
    ada: await system.user('ada'),
    grace: await system.user('grace'),
    admin: system.admin,
    nobody: system.anonymous,
  };
  const tickets = new Map<string, Ticket>();
  return {
    delivers: false,
    send: async (as, method, path, body, headers) => {
      const answer = await clients[as].send(method, path, body, headers);
      if (path.endsWith('/login/logout') && answer.status === 204) await clients[as].renewToken();
      if (answer.body?.upload?.method === 'PUT') tickets.set(answer.body.task.id, answer.body.upload);
      return answer;
    },
    finish: async ({ id, owner }: { id: string; owner: Caller }) => {
      const ticket = tickets.get(id);
      if (ticket === undefined) throw new Error(`Nobody was told where the file of ${id} goes.`);
      const size = Number(ticket.headers['content-length']);
      const answer = await clients[owner].upload(ticket, Buffer.from(BAD_CSV.padEnd(size, '\n')));
      if (answer.status !== 200) throw new Error(`Upload refused: ${answer.status}`);
      const { status } = await clients[owner].finished(id);
      if (status !== 'succeeded') throw new Error(`Task ${id} is ${status}.`);
    },
  };
}
