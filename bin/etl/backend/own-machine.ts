const LOOPBACK = /^http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?(\/|$)/;

/** Whether nothing that is sent there leaves this machine. */
export function isOwnMachine(endpoint: string): boolean {
  return LOOPBACK.test(endpoint);
}
