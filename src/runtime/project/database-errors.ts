import { translateDatabaseError } from '../db/translate-error.ts';

type AnyFunction = (...values: never[]) => unknown;

/** The same functions; errors of the database that they reject with are Quintet's own, which say what to do. */
export function withDatabaseErrors<T extends object>(commands: T): T {
  const wrapped = Object.entries(commands as Record<string, AnyFunction>).map(([name, run]) => [
    name,
    translating(run),
  ]);
  return Object.fromEntries(wrapped) as T;
}

function translating(run: AnyFunction): AnyFunction {
  return (...values) => {
    const result = run(...values);
    if (!(result instanceof Promise)) return result;
    return result.catch((error: unknown) => {
      throw translateDatabaseError(error);
    });
  };
}
