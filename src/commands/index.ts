// The registry: command id → class, ids with `:` between topic and command. Command files import their part of the
// toolchain inside run() only.
import { New } from './new.ts';

export { main } from './main.ts';

export const COMMANDS = {
  new: New,
};
