import autocannon from 'autocannon';
import type { Load } from '../api-server.ts';

// Asks for one route as fast as it is answered, for so many seconds, and says what came of it.
const [url = '', token = '', seconds = '', body] = process.argv.slice(2);

const result = await autocannon({
  url,
  connections: 10,
  duration: Number(seconds),
  method: body === undefined ? 'GET' : 'POST',
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  ...(body !== undefined && { body }),
});
const load: Load = {
  requests: result.requests.total,
  perSecond: result.requests.average,
  p99Ms: result.latency.p99,
  failures: result.non2xx + result.errors,
};
process.stdout.write(JSON.stringify(load));
