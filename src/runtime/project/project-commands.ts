import type { ProjectCommand } from '../../kernel/project-command.ts';
import type { AppFolder } from './definition.ts';
import { errors } from './errors.ts';

/** The command of that name, of the first app that has one. @throws {ProjectError} COMMAND_SHAPE */
export async function loadCommand(apps: readonly AppFolder[], name: string): Promise<ProjectCommand | undefined> {
  const app = apps.find(({ commands = {} }) => Object.hasOwn(commands, name));
  const found = await app?.commands?.[name]?.();
  if (app === undefined || found === undefined) return undefined;
  if (isCommand(found.default)) return found.default;
  throw errors.COMMAND_SHAPE({ file: `src/${app.name}/commands/${name}.ts` });
}

function isCommand(value: unknown): value is ProjectCommand {
  return typeof value === 'object' && value !== null && 'run' in value && 'args' in value && 'flags' in value;
}
