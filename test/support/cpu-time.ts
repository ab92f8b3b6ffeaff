/** Starts to count what this process uses of the processors; the returned function says how much it was, in milliseconds. */
export function startCpuClock(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}
