// Under which name a model is registered in an API.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelDescription } from '../../../kernel/model.ts';
import { pluralize, singularize, toKebabCase, toWords } from '../../../kernel/names.ts';
import { errors } from '../errors.ts';
import type { FilePlan } from '../file-plan.ts';
import { registrationsIn, type Registration } from '../../typescript/registrations.ts';

/**
 * The name of the model's resource: the one that it has, or its plural; with the app in front where another resource is called
 * that. Routers of all apps may form one API, so names differ across them.
 *
 * @throws {ProjectError} GENERATE_API_NAME, TYPESCRIPT_SYNTAX
 */
export function resourceName(plan: FilePlan, model: ModelDescription): string {
  const registered = registrationsOf(plan);
  const own = registered.find((one) => one.model === model.name);
  if (own) return own.name;
  const taken = new Set(registered.map(({ name }) => name));
  const plural = toKebabCase(pluralize(singularize(toWords(model.name).join(' '))));
  const names = [plural, `${model.app}-${plural}`];
  const free = names.find((name) => !taken.has(name));
  if (free === undefined) throw errors.GENERATE_API_NAME({ model: model.name, names });
  return free;
}

function registrationsOf(plan: FilePlan): Registration[] {
  return readdirSync(join(plan.root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const path = `src/${name}/api.ts`;
      const source = plan.read(path);
      return source === undefined ? [] : registrationsIn(path, source);
    });
}
