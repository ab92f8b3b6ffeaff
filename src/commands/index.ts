// The registry: command id → class, ids with `:` between topic and command. Command files import their part of the
// toolchain inside run() only.
import { Completion } from './completion.ts';
import { GenerateApp } from './generate/app.ts';
import { GenerateModel } from './generate/model.ts';
import { GenerateView } from './generate/view.ts';
import { MakeMigrations } from './makemigrations.ts';
import { Migrate } from './migrate.ts';
import { New } from './new.ts';
import { Seed } from './seed.ts';
import { ShowMigrations } from './showmigrations.ts';
import { Sync } from './sync.ts';

export { main } from './main.ts';

export const COMMANDS = {
  completion: Completion,
  'generate:app': GenerateApp,
  'generate:model': GenerateModel,
  'generate:view': GenerateView,
  makemigrations: MakeMigrations,
  migrate: Migrate,
  new: New,
  seed: Seed,
  showmigrations: ShowMigrations,
  sync: Sync,
};
