// The registry: command id → class, ids with `:` between topic and command. Command files import their part of the
// toolchain inside run() only.
import { Check } from './check.ts';
import { Completion } from './completion.ts';
import { GenerateApp } from './generate/app.ts';
import { GenerateModel } from './generate/model.ts';
import { GenerateView } from './generate/view.ts';
import { MakeMigrations } from './makemigrations.ts';
import { Migrate } from './migrate.ts';
import { New } from './new.ts';
import { Routes } from './routes.ts';
import { Seed } from './seed.ts';
import { ShowMigrations } from './showmigrations.ts';
import { Sync } from './sync.ts';
import { Test } from './test.ts';

export { main } from './main.ts';

export const COMMANDS = {
  check: Check,
  completion: Completion,
  'generate:app': GenerateApp,
  'generate:model': GenerateModel,
  'generate:view': GenerateView,
  makemigrations: MakeMigrations,
  migrate: Migrate,
  new: New,
  routes: Routes,
  seed: Seed,
  showmigrations: ShowMigrations,
  sync: Sync,
  test: Test,
};
