// What is wrong with registrations, as data. The compiler finds most of it in a project's own admin.ts; this finds the
// rest (paths, JavaScript, generated types out of date).
import type { CheckMessage } from '../../kernel/project-handle.ts';
import { fieldOf, type FieldDescription, type ModelDescription } from '../../kernel/model.ts';
import { nearest } from '../../kernel/names.ts';
import { holdsForeignKey, isSecret, isToOne } from './field-kinds.ts';
import { LABEL_COLUMN } from './defaults.ts';
import { OPTION_NAMES, type Inline, type ModelAdmin, type ModelAdminOptions } from './options.ts';

/** Returns the problems of a project's registrations. The admin does not start if there are errors. */
export function checkRegistrations(
  models: readonly ModelDescription[],
  registrations: readonly ModelAdmin[],
): CheckMessage[] {
  const seen = new Set<string>();
  return registrations.flatMap(({ model, options }) => {
    const description = models.find(({ name }) => name === model);
    if (!description) return [unknownModel(model, models)];
    if (seen.has(model))
      return [
        error('admin.E002', `${model} is registered more than once`, 'Keep one modelAdmin call for it.', description),
      ];
    seen.add(model);
    return checkOptions({ models, registrations }, description, options);
  });
}

interface CheckContext {
  models: readonly ModelDescription[];
  registrations: readonly ModelAdmin[];
}

function checkOptions(context: CheckContext, model: ModelDescription, options: ModelAdminOptions): CheckMessage[] {
  const { models } = context;
  const path = (option: string, text: string): CheckMessage[] => checkPath(models, model, option, text);
  const field = (option: string, name: string): CheckMessage[] =>
    fieldOf(model, name) ? [] : [unknownField(model, option, name)];
  const unknown = unknownOptions(model, options);
  if (unknown.length > 0) return unknown;
  const lines = [...(options.fields ?? []), ...(options.fieldsets ?? []).flatMap((set) => set.fields)].flat();
  return [
    ...(options.listDisplay ?? []).flatMap((entry) =>
      typeof entry === 'string'
        ? checkColumn(models, model, entry)
        : entry.needs.flatMap((name) => field(`listDisplay ${entry.name}`, name)),
    ),
    ...checkLinks(model, options),
    ...(options.listFilter ?? []).flatMap((name) => checkFilter(model, name)),
    ...(options.searchFields ?? []).flatMap((text) => path('searchFields', text.replace(/^[\^=]/, ''))),
    ...(options.ordering ?? []).flatMap((text) => field('ordering', text.replace(/^-/, ''))),
    ...[...lines, ...(options.exclude ?? [])].flatMap((name) =>
      field(options.fieldsets ? 'fieldsets' : 'fields', name),
    ),
    ...duplicates(lines).map((name) =>
      error('admin.E006', `${model.name}: “${name}” is on the form more than once`, 'Remove one of them.', model),
    ),
    ...(options.readonlyFields ?? []).flatMap((name) => field('readonlyFields', name)),
    ...Object.entries(options.prepopulatedFields ?? {}).flatMap(([name, sources]) =>
      [name, ...(sources ?? [])].flatMap((found) => field('prepopulatedFields', found)),
    ),
    ...(options.labelFields ?? []).flatMap((name) => field('labelFields', name)),
    ...checkActions(model, options),
    ...checkRequired(model, options, options.fields || options.fieldsets ? lines : undefined),
    ...(options.inlines ?? []).flatMap((inline) => checkInline(context, model, inline)),
  ];
}

/** Options that do not exist, which the compiler does not find in JavaScript or in an object that is spread. */
function unknownOptions(model: ModelDescription, options: ModelAdminOptions): CheckMessage[] {
  return Object.keys(options)
    .filter((name) => !OPTION_NAMES.has(name))
    .map((name) =>
      error('admin.E008', `${model.name}: there is no option “${name}”`, didYouMean(name, [...OPTION_NAMES]), model),
    );
}

function checkActions(model: ModelDescription, { actions = [] }: ModelAdminOptions): CheckMessage[] {
  const names = actions.map((action) => (typeof action === 'string' ? action : action.name));
  const unknown = actions.filter((action) => typeof action === 'string' && action !== 'delete_selected') as string[];
  return [
    ...unknown.map((name) =>
      error(
        'admin.E010',
        `${model.name}.actions: there is no action “${name}”`,
        didYouMean(name, ['delete_selected']),
        model,
      ),
    ),
    ...duplicates(names).map((name) =>
      error('admin.E010', `${model.name}.actions: “${name}” is declared more than once`, 'Rename one of them.', model),
    ),
  ];
}

function checkInline(
  { models, registrations }: CheckContext,
  model: ModelDescription,
  { model: name, options }: Inline,
): CheckMessage[] {
  const { relation, fields = [], exclude = [] } = options;
  const child = models.find((found) => found.name === name);
  if (!child) return [unknownModel(name, models)];
  const keys = child.fields.filter((field) => holdsForeignKey(field) && field.relation?.model === model.name);
  const names = keys.map((field) => field.name);
  const isFound = relation === undefined ? keys.length === 1 : names.includes(relation);
  const where = `${model.name}.inlines: ${name}`;
  const found = [...fields, ...exclude].filter((field) => !fieldOf(child, field));
  const own = registrations.find((registered) => registered.model === name)?.options;
  const given = keys.filter((field) => relation === undefined || field.name === relation).map((field) => field.name);
  const shown = { ...own, exclude };
  const lines = options.fields && [...options.fields, ...given];
  return [
    ...found.map((field) => unknownField(child, 'inlines', field)),
    ...(isFound && found.length === 0 ? checkRequired(child, shown, lines, where) : []),
    ...(isFound
      ? []
      : [
          error(
            'admin.E009',
            keys.length === 0
              ? `${where} has no relation to ${model.name}`
              : `${where} must name one of its relations to ${model.name}`,
            keys.length === 0 ? 'Name a model with a foreign key to this one.' : `Name one: relation: '${names[0]}'.`,
            model,
          ),
        ]),
  ];
}

/**
 * A row cannot be added by a form without the fields that it must have.
 *
 * @param lines names of its fields; undefined for all
 * @param inline where the form is, if it is not the add page
 */
function checkRequired(
  model: ModelDescription,
  { exclude = [], readonlyFields = [], hasAddPermission }: ModelAdminOptions,
  lines: readonly string[] | undefined,
  inline?: string,
): CheckMessage[] {
  const hidden = new Set<string>([...exclude, ...readonlyFields]);
  const isNamed = (name: string): boolean => lines === undefined || lines.includes(name);
  const missing = model.fields.filter((field) => {
    const columns = field.relation?.fields ?? [];
    if (field.isForeignKey || field.isList || (field.relation && columns.length === 0)) return false;
    const needed = columns.length > 0 ? columns.map((name) => fieldOf(model, name)) : [field];
    const isNeeded = needed.every((column) => column?.isRequired && !column.hasDefault && !column.isUpdatedAt);
    const names = [field.name, ...columns];
    const isFilled = 'slug' in field.annotations || 'password' in field.annotations;
    return isNeeded && !isFilled && (names.some((name) => hidden.has(name)) || !names.some(isNamed));
  });
  if (missing.length === 0 || hasAddPermission) return [];
  const names = missing.map(({ name }) => `“${name}”`).join(', ');
  return [
    {
      ...error(
        'admin.W001',
        inline === undefined
          ? `${model.name}: ${names} must have a value, but the add page has no input for it`
          : `${inline}: ${names} must have a value, but the inline has no input for it`,
        'Add it to the form, give it a default in the model, or return false from hasAddPermission.',
        model,
      ),
      level: 'warning',
    },
  ];
}

function checkColumn(models: readonly ModelDescription[], model: ModelDescription, text: string): CheckMessage[] {
  if (text === LABEL_COLUMN) return [];
  const problems = checkPath(models, model, 'listDisplay', text);
  const field = fieldOf(model, text.split('.')[0] ?? '');
  if (problems.length > 0 || !field?.isList || field.kind !== 'relation') return problems;
  return [
    error(
      'admin.E003',
      `${model.name}.listDisplay: “${text}” is a list of ${field.type}, which a column cannot show`,
      'Remove it; the change page links to the list of its rows.',
      model,
    ),
  ];
}

function checkLinks(model: ModelDescription, { listDisplay, listDisplayLinks }: ModelAdminOptions): CheckMessage[] {
  if (!listDisplay) return [];
  const names = listDisplay.map((entry) => (typeof entry === 'string' ? entry : entry.name));
  return (listDisplayLinks ?? [])
    .filter((name) => !names.includes(name))
    .map((name) =>
      error(
        'admin.E004',
        `${model.name}.listDisplayLinks: “${name}” is not a column of listDisplay`,
        didYouMean(name, names),
        model,
      ),
    );
}

function checkFilter(model: ModelDescription, name: string): CheckMessage[] {
  const field = fieldOf(model, name);
  if (!field) return [unknownField(model, 'listFilter', name)];
  if (!isSecret(field)) return [];
  return [
    error(
      'admin.E005',
      `${model.name}.listFilter: “${name}” is secret and cannot be a filter`,
      'Remove it from listFilter.',
      model,
    ),
  ];
}

function checkPath(
  models: readonly ModelDescription[],
  model: ModelDescription,
  option: string,
  text: string,
): CheckMessage[] {
  const [name = '', ...rest] = text.split('.');
  const field = fieldOf(model, name);
  if (!field) return [unknownField(model, option, name)];
  if (isSecret(field))
    return [
      error(
        'admin.E005',
        `${model.name}.${option}: “${name}” is secret and never shown`,
        `Remove it from ${option}.`,
        model,
      ),
    ];
  if (rest.length === 0)
    return field.kind === 'relation' && option === 'searchFields' ? [pathNeeded(model, field, text)] : [];
  const target =
    isToOne(field) || option === 'searchFields'
      ? models.find(({ name: found }) => found === field.relation?.model)
      : undefined;
  if (!target)
    return [
      error(
        'admin.E003',
        `${model.name}.${option}: “${text}” contains “${name}”, which is not a relation to one row`,
        'Use a path that follows only relations to one row.',
        model,
      ),
    ];
  return checkPath(models, target, option, rest.join('.'));
}

function pathNeeded(model: ModelDescription, field: FieldDescription, text: string): CheckMessage {
  return error(
    'admin.E003',
    `${model.name}.searchFields: “${text}” is a relation`,
    `Name a text field of ${field.type}: '${text}.name'.`,
    model,
  );
}

function unknownModel(name: string, models: readonly ModelDescription[]): CheckMessage {
  const names = models.map((model) => model.name);
  const hint = didYouMean(name, names);
  return {
    id: 'admin.E001',
    level: 'error',
    message: `modelAdmin('${name}'): there is no model with this name`,
    hint,
    where: undefined,
  };
}

function unknownField(model: ModelDescription, option: string, name: string): CheckMessage {
  const names = model.fields.map((field) => field.name);
  return error('admin.E003', `${model.name}.${option}: there is no field “${name}”`, didYouMean(name, names), model);
}

function didYouMean(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  return near === undefined ? `Known: ${names.join(', ')}.` : `Did you mean “${near}”?`;
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function error(id: string, message: string, hint: string, model: ModelDescription): CheckMessage {
  return { id, level: 'error', message, hint, where: `src/${model.app}/admin.ts` };
}
