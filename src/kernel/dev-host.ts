// The development worker that the app runs in, as the runtime sees it. Absent in production, tests and commands.

/** Takes over what the app would write to the log: the terminal of `runserver` shows it in its own way. */
interface DevHost {
  /** An exception that became a response of status 500 or above. */
  reportException(error: unknown): void;
}

let host: DevHost | undefined;

export function setDevHost(value: DevHost): void {
  host = value;
}

/** Requests need no log line where there is one: it times and prints them itself. */
export function devHost(): DevHost | undefined {
  return host;
}
