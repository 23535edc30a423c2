import autocannon from 'autocannon';
import type { Load } from '../api-server.ts';

// Asks for one route as fast as it is answered, for so many seconds or so many times, and says what came of it.
const [url = '', token = '', limit = '', unit = '', body] = process.argv.slice(2);

const result = await autocannon({
  url,
  connections: 10,
  ...(unit === 'seconds' ? { duration: Number(limit) } : { amount: Number(limit) }),
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
