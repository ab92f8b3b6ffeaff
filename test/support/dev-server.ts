import { startDevServer } from '../../src/toolchain/dev/dev-server.ts';
import type { DevEvent, DevServer, DevServerOptions } from '../../src/toolchain/dev/dev-server.ts';
import { eventually } from './eventually.ts';

export interface RunningDevServer {
  server: DevServer;
  events: DevEvent[];
  get(path?: string, init?: RequestInit): Promise<{ status: number; body: string; headers: Headers }>;
  /** Waits for an event, also one that came already after position `from`. */
  event<T extends DevEvent['type']>(type: T, from?: number): Promise<Extract<DevEvent, { type: T }>>;
}

/** The development server of a project in this process, with a real worker. */
export async function runDevServer(root: string, options: Partial<DevServerOptions> = {}): Promise<RunningDevServer> {
  const events: DevEvent[] = [];
  const server = await startDevServer(root, { host: '127.0.0.1', port: 0, mayMove: false, ...options }, (event) => {
    events.push(event);
  });
  const get: RunningDevServer['get'] = async (path = '/', init = {}) => {
    const response = await fetch(new URL(path, server.url), { redirect: 'manual', ...init });
    return { status: response.status, body: await response.text(), headers: response.headers };
  };
  const event: RunningDevServer['event'] = async (type, from = 0) => {
    const what = () => `the event ${type}; there were: ${JSON.stringify(events.map(({ type: name }) => name))}`;
    return (await eventually(what, () => events.slice(from).find((candidate) => candidate.type === type))) as never;
  };
  return { server, events, get, event };
}
