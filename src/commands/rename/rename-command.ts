import { boolean } from '@oclif/core/flags';
import type { Place, RenamePlan } from '../../toolchain/refactor/plan-rename.ts';
import { GeneratorCommand, type GenerateResult } from '../generate/generator.ts';

export interface RenameResult extends GenerateResult {
  /** Name of the migration, if the database has something to rename. */
  migration: string | null;
  /** Places for the user to look at. */
  places: Place[];
  /** Whether the project's compiler has read the result. */
  checked: boolean;
}

/** What the two renames share: the plan, the migration, and the places that remain. */
export abstract class RenameCommand extends GeneratorCommand {
  static override baseFlags = {
    ...GeneratorCommand.baseFlags,
    'no-migration': boolean({
      description: 'Change only the code; create the migration yourself with makemigrations --rename.',
    }),
  };

  protected async writeRename(
    { plan, migration, places, hasStoredPermissions, isChecked }: RenamePlan,
    flags: { 'dry-run': boolean; force: boolean },
  ): Promise<RenameResult> {
    const next = [...(migration === undefined ? [] : ['npx quintet migrate']), 'npm run typecheck', 'npm test'];
    const result = await this.write(plan, flags, next);
    this.#printPlaces(places);
    if (hasStoredPermissions)
      this.ui.warn(
        'Permissions are named after models: grant the permissions of this model to users and groups again, in the admin.',
      );
    if (!isChecked) this.ui.warn('TypeScript is not installed, so only explicit references to the model were renamed.');
    if (places.some(({ kind }) => kind === 'error')) this.exitWith(1);
    return { ...result, migration: migration ?? null, places, checked: isChecked };
  }

  #printPlaces(places: readonly Place[]): void {
    const errors = places.filter(({ kind }) => kind === 'error');
    const maybes = places.filter(({ kind }) => kind === 'maybe');
    if (errors.length > 0) this.ui.print('\nThese places no longer compile; change them by hand:');
    for (const { file, line, text } of errors) this.ui.print(`  ${this.ui.color.red(`${file}:${line}`)}  ${text}`);
    if (maybes.length > 0) this.ui.print('\nPossible references; check by hand:');
    for (const { file, line, text } of maybes) this.ui.print(`  ${this.ui.color.yellow(`${file}:${line}`)}  ${text}`);
  }
}
