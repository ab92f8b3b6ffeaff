import { errors } from './errors.ts';
import type { Ui } from './ui.ts';

/** Asks for a password and for the same once more, until both are equal. @param flag what answers it without a terminal */
export async function askPasswordTwice(ui: Ui, flag: string): Promise<string> {
  for (;;) {
    const validate = (value: string): true | string => value.trim() !== '' || "Blank passwords aren't allowed.";
    const password = await ui.ask.secret({ message: 'Password:', flag, validate });
    const again = await ui.ask.secret({ message: 'Password (again):', flag });
    if (password === again) return password;
    ui.warn("Your passwords didn't match.");
  }
}

/** The password in an environment variable, for scripts. @throws {InputNeededError} INPUT_NEEDED */
export function passwordFrom(variable: string): string {
  const preset = process.env[variable];
  if (preset) return preset;
  throw errors.INPUT_NEEDED({ question: 'Password:', flag: `the environment variable ${variable}` });
}
