/** Gives an environment variable its value back when the suite has ended. `loadProject` sets `QUINTET_ROOT`. */
export function keepVariable(name: string): void {
  let value: string | undefined;
  before(() => (value = process.env[name]));
  after(() => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  });
}
