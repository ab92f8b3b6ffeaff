// The registry: command id → class, ids with `:` between topic and command. Command files import their part of the
// toolchain inside run() only.
import { ApiClient } from './api/client.ts';
import { ApiSchema } from './api/schema.ts';
import { Build } from './build.ts';
import { ChangePassword } from './changepassword.ts';
import { Check } from './check.ts';
import { Completion } from './completion.ts';
import { CreateSuperuser } from './createsuperuser.ts';
import { DbDiff } from './db/diff.ts';
import { DbShell } from './dbshell.ts';
import { Destroy } from './destroy.ts';
import { DumpData } from './dumpdata.ts';
import { Eject } from './eject.ts';
import { Flush } from './flush.ts';
import { GenerateAdmin } from './generate/admin.ts';
import { GenerateApi } from './generate/api.ts';
import { GenerateApp } from './generate/app.ts';
import { GenerateBlueprint } from './generate/blueprint.ts';
import { GenerateCommand } from './generate/command.ts';
import { GenerateField } from './generate/field.ts';
import { GenerateFixture } from './generate/fixture.ts';
import { GenerateForm } from './generate/form.ts';
import { GenerateMiddleware } from './generate/middleware.ts';
import { GenerateMigration } from './generate/migration.ts';
import { GenerateModel } from './generate/model.ts';
import { GenerateResource } from './generate/resource.ts';
import { GenerateSignal } from './generate/signal.ts';
import { GenerateTag } from './generate/tag.ts';
import { GenerateTest } from './generate/test.ts';
import { GenerateView } from './generate/view.ts';
import { InspectDb } from './inspectdb.ts';
import { LoadData } from './loaddata.ts';
import { MakeMigrations } from './makemigrations.ts';
import { Migrate } from './migrate.ts';
import { New } from './new.ts';
import { OptimizeMigration } from './optimizemigration.ts';
import { Prisma } from './prisma.ts';
import { RenameField } from './rename/field.ts';
import { RenameModel } from './rename/model.ts';
import { Reset } from './reset.ts';
import { Routes } from './routes.ts';
import { RunServer } from './runserver.ts';
import { Seed } from './seed.ts';
import { SendTestEmail } from './sendtestemail.ts';
import { Shell } from './shell.ts';
import { ShowMigrations } from './showmigrations.ts';
import { SqlMigrate } from './sqlmigrate.ts';
import { SquashMigrations } from './squashmigrations.ts';
import { Start } from './start.ts';
import { Sync } from './sync.ts';
import { Test } from './test.ts';
import { TokensCreate } from './tokens/create.ts';
import { TokensList } from './tokens/list.ts';
import { TokensRevoke } from './tokens/revoke.ts';
import { Undo } from './undo.ts';

export { main } from './main.ts';

export const COMMANDS = {
  'api:client': ApiClient,
  'api:schema': ApiSchema,
  build: Build,
  changepassword: ChangePassword,
  check: Check,
  completion: Completion,
  createsuperuser: CreateSuperuser,
  'db:diff': DbDiff,
  dbshell: DbShell,
  destroy: Destroy,
  dumpdata: DumpData,
  eject: Eject,
  flush: Flush,
  'generate:admin': GenerateAdmin,
  'generate:api': GenerateApi,
  'generate:app': GenerateApp,
  'generate:blueprint': GenerateBlueprint,
  'generate:command': GenerateCommand,
  'generate:field': GenerateField,
  'generate:fixture': GenerateFixture,
  'generate:form': GenerateForm,
  'generate:middleware': GenerateMiddleware,
  'generate:migration': GenerateMigration,
  'generate:model': GenerateModel,
  'generate:resource': GenerateResource,
  'generate:signal': GenerateSignal,
  'generate:tag': GenerateTag,
  'generate:test': GenerateTest,
  'generate:view': GenerateView,
  inspectdb: InspectDb,
  loaddata: LoadData,
  makemigrations: MakeMigrations,
  migrate: Migrate,
  new: New,
  optimizemigration: OptimizeMigration,
  prisma: Prisma,
  'rename:field': RenameField,
  'rename:model': RenameModel,
  reset: Reset,
  routes: Routes,
  runserver: RunServer,
  seed: Seed,
  sendtestemail: SendTestEmail,
  shell: Shell,
  showmigrations: ShowMigrations,
  sqlmigrate: SqlMigrate,
  squashmigrations: SquashMigrations,
  start: Start,
  sync: Sync,
  test: Test,
  'tokens:create': TokensCreate,
  'tokens:list': TokensList,
  'tokens:revoke': TokensRevoke,
  undo: Undo,
};
