import type { ProjectError } from '../../kernel/errors.ts';
import type { CheckMessage, CheckOptions, CheckResult } from '../../kernel/project-handle.ts';
import { fieldOf, type SchemaDescription } from '../../kernel/model.ts';
import { checkRegistrations } from '../admin/checks.ts';
import { jsonSchemaOf } from '../forms/model/json-schemas.ts';
import { permissionSources } from '../auth/permissions.ts';
import type { Application } from '../http/application.ts';
import { checkApis } from '../rest/api/checks.ts';
import type { AppFolder } from './definition.ts';
import { checkDeployment } from './deploy-checks.ts';
import { checkModels, checkSessionModel, checkUserModel } from './model-checks.ts';
import { checkTemplates } from './template-checks.ts';
import { checkTranslations } from './translation-checks.ts';

const MIN_SECRET_LENGTH = 50;

/**
 * Everything that can be found out without a request: settings, models, admin registrations, templates, and when asked whether
 * the settings are fit for a public server. What `settings.silencedChecks` names is left out.
 */
export async function checkApp(
  app: Application,
  apps: readonly AppFolder[],
  schema: SchemaDescription,
  { deploy = false }: CheckOptions = {},
): Promise<CheckResult> {
  const deployment = deploy ? checkDeployment(app.settings, app.mailBackend !== undefined) : [];
  const ids = new Set(deployment.map(({ id }) => id));
  const found = [...findMistakes(app, apps, schema).filter(({ id }) => !ids.has(id)), ...deployment];
  const messages = found.filter(({ id }) => !app.settings.silencedChecks.includes(id));
  return { messages, silenced: found.length - messages.length };
}

function findMistakes(app: Application, apps: readonly AppFolder[], schema: SchemaDescription): CheckMessage[] {
  return [
    ...checkSettings(app),
    ...checkPermissions(app),
    ...checkSchemas(app),
    ...checkModels(app.root, app.settings.apps, schema, app.models.validators),
    ...checkUserModel(schema.models, app.settings.userModel),
    ...checkSessionModel(schema.models, app.settings.sessionModel),
    ...checkRegistrations(
      app.models.all,
      apps.flatMap(({ admin }) => admin ?? []),
    ),
    ...checkApis(app),
    ...checkTemplates(app),
    ...checkTranslations(app),
  ];
}

function checkSettings({ settings, models }: Application): CheckMessage[] {
  const found: CheckMessage[] = [];
  const say = (id: string, level: CheckMessage['level'], message: string, hint: string) =>
    found.push({ id, level, message, hint, where: 'src/settings.ts' });
  if (settings.secretKey.length < MIN_SECRET_LENGTH) {
    say(
      'security.W009',
      'warning',
      `secretKey has ${settings.secretKey.length} characters; at least ${MIN_SECRET_LENGTH} are recommended`,
      'Set SECRET_KEY in .env to a longer random value.',
    );
  }
  if (!settings.debug && settings.allowedHosts.length === 0) {
    say(
      'security.W020',
      'warning',
      'allowedHosts is empty, so all requests are rejected when debug is off',
      'Set ALLOWED_HOSTS=example.com.',
    );
  }
  for (const [setting, name] of [
    ['userModel', settings.userModel],
    ['sessionModel', settings.sessionModel],
  ] as const) {
    if (name !== null && !models.find(name))
      say(
        'auth.E001',
        'error',
        `${setting} is ${name}, but there is no model with this name`,
        `Add the model to src/accounts/models.prisma, or set ${setting}.`,
      );
  }
  return found;
}

/** `@json(schema: "…")` that names nothing: a form of the model would fail. */
function checkSchemas(app: Application): CheckMessage[] {
  return app.models.all.flatMap((model) =>
    model.fields.flatMap((field): CheckMessage[] => {
      try {
        jsonSchemaOf(app, model, field);
        return [];
      } catch (error) {
        const { message, hint, where } = error as ProjectError;
        return [{ id: 'forms.E001', level: 'error', message: `${model.name}.${field.name}: ${message}`, hint, where }];
      }
    }),
  );
}

function checkPermissions({ models, settings }: Application): CheckMessage[] {
  const user = models.find(settings.userModel);
  if (user === undefined || settings.adminUrl === null || fieldOf(user, 'isStaff') === undefined) return [];
  const { own, groups } = permissionSources({ models }, user);
  if (own !== undefined || groups.length > 0) return [];
  return [
    {
      id: 'auth.W001',
      level: 'warning',
      message: `${user.name} has no field for permissions, so only superusers can do anything in the admin`,
      hint: `Add 'permissions Json @default("[]") /// @permissionList' to model ${user.name}, and groups; the accounts guide shows both.`,
      where: user.where,
    },
  ];
}
