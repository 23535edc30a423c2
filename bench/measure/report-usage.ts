import { readFileSync, writeSync } from 'node:fs';

/** Loaded before what is measured: as the process ends, it says on descriptor 3 what it has used. */
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMb: peakKilobytes(maxRSS) / 1024 };
  writeSync(3, JSON.stringify(usage));
});

/** Linux counts in `maxRSS` what the parent held when it forked; the process's own peak stands in /proc. */
function peakKilobytes(maxRss: number): number {
  try {
    const own = /^VmHWM:\s+([0-9]+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return own === undefined ? maxRss : Number(own);
  } catch {
    return maxRss;
  }
}
