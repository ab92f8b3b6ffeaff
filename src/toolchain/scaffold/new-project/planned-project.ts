import { pathToFileURL } from 'node:url';
import { builtFile } from '../../../kernel/package.ts';
import type { Settings } from '../../../kernel/settings.ts';
import type { Project } from '../../project/project.ts';
import { appsOf, urlsOf, type ProjectAnswers } from './contents.ts';

/** What the runtime's entry exports; the toolchain must not import it. */
interface SettingsApi {
  defineSettings(input: { secretKey: string; databaseUrl: string; apps: readonly string[]; debug: boolean }): Settings;
}

/**
 * The project that these answers make, before its packages are installed, when its own settings.ts cannot be loaded yet.
 *
 * @param root where its files are
 */
export async function plannedProject(root: string, answers: ProjectAnswers): Promise<Project> {
  const door = (await import(pathToFileURL(builtFile('runtime/settings/index.js')).href)) as SettingsApi;
  const settings = door.defineSettings({
    // Signs nothing: the key of the project is in its .env.
    secretKey: 'only-for-the-time-until-the-project-has-its-own-settings',
    databaseUrl: urlsOf(answers).databaseUrl,
    apps: appsOf(answers),
    debug: true,
  });
  return { root, settings, packageJson: { name: answers.name } };
}
