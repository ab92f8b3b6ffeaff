// Rows for tests: `createPost()` in the tests/rows.ts of the model's app, which makes what a post cannot do without, too.
import type { FieldDescription, ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import type { FilePlan } from '../file-plan.ts';
import type { ImportRequest } from '../typescript/imports.ts';
import { objectText } from './object-text.ts';
import { isNeeded, scalarValue } from './sample-data.ts';

/** A column shorter than this may not hold the longest name that a test gives. */
const SAFE_LENGTH = 60;

/** The factory of a model, and those that it calls. */
export function addRowFactory(plan: FilePlan, model: ModelDescription, schema: SchemaDescription): void {
  addFactories(plan, model, schema, new Set());
}

function addFactories(plan: FilePlan, model: ModelDescription, schema: SchemaDescription, done: Set<string>): void {
  if (done.has(model.name)) return;
  done.add(model.name);
  const targets = neededRelations(model).flatMap((field) => targetOf(field, schema) ?? []);
  for (const target of targets) addFactories(plan, target, schema, done);
  const path = rowsPath(model);
  plan.ensure(path, '');
  const imports = [{ from: '#db', named: ['db'] }, ...rowImports(model.app, targets, model.app)];
  const name = factoryName(model);
  plan.insert(path, name, { kind: 'export', name, text: factoryText(model, schema), imports, isShared: true });
}

export function rowsPath({ app }: ModelDescription): string {
  return `src/${app}/tests/rows.ts`;
}

/** `createPost('other')`, the way a test calls it. */
export function factoryCall(model: ModelDescription, schema: SchemaDescription, name?: string): string {
  const argument = name !== undefined && takesName(model, schema) ? name : '';
  return `${factoryName(model)}(${argument})`;
}

/** Where tests of an app find the factories of these models; with `home` those of that app stand in the same file. */
export function rowImports(app: string, models: readonly ModelDescription[], home?: string): ImportRequest[] {
  const apps = [...new Set(models.map((model) => model.app))].filter((other) => other !== home);
  return apps.map((other) => ({
    from: other === app ? './rows' : `../../${other}/tests/rows`,
    named: [...new Set(models.filter((model) => model.app === other).map(factoryName))].sort(),
  }));
}

function factoryName({ name }: ModelDescription): string {
  return `create${name}`;
}

function factoryText(model: ModelDescription, schema: SchemaDescription): string {
  const relations = neededRelations(model);
  const lines = relations.flatMap((field) => {
    const target = targetOf(field, schema);
    return target
      ? [`  const ${field.name} = await ${factoryCall(target, schema, `\`\${name}-${field.name}\``)};\n`]
      : [];
  });
  const name = takesName(model, schema) ? "name = 'sample'" : '';
  const start = `export ${lines.length > 0 ? 'async ' : ''}function ${factoryName(model)}(${name}) {\n`;
  const create = `db.${model.delegate}.create(${createText(dataOf(model, schema))})`;
  return `${start}${lines.join('')}  return ${create};\n}`;
}

function createText(parts: readonly string[]): string {
  const data = objectText(parts, 4);
  return data.includes('\n') ? `{\n    data: ${data},\n  }` : `{ data: ${data} }`;
}

function dataOf(model: ModelDescription, schema: SchemaDescription): string[] {
  const columns = model.fields
    .filter((field) => isNeeded(field) && field.kind !== 'relation')
    .map((field) => `${field.name}: ${columnText(field, schema)}`);
  // Composite keys may share a column: the first relation gives its value.
  const keys = new Map<string, string>();
  for (const { name, relation } of neededRelations(model))
    for (const [i, column] of (relation?.fields ?? []).entries())
      if (!keys.has(column)) keys.set(column, `${column}: ${name}.${relation?.references[i] ?? 'id'}`);
  return [...columns, ...keys.values()];
}

function columnText(field: FieldDescription, { enums }: SchemaDescription): string {
  if (field.isList) return '[]';
  return isNamed(field) ? uniqueText(field) : scalarValue(field, enums, 'sample');
}

/** A text that no other row has. */
function uniqueText({ name, annotations }: FieldDescription): string {
  if (annotations['uuid']) return 'crypto.randomUUID()';
  if (annotations['email']) return '`${name}@example.com`';
  if (annotations['url']) return '`https://example.com/${name}`';
  const { max } = annotations['length'] ?? {};
  const cut = typeof max === 'number' && max < SAFE_LENGTH ? `.slice(0, ${max})` : '';
  return cut === '' && name === 'name' ? 'name' : cut === '' ? `\`\${name}-${name}\`` : `name${cut}`;
}

/** Does the factory make the value of its argument? */
function isNamed({ kind, type, isUnique, isId, isList, annotations }: FieldDescription): boolean {
  return kind === 'scalar' && type === 'String' && !isList && (isUnique || isId) && !annotations['choices'];
}

function takesName(model: ModelDescription, schema: SchemaDescription, path: readonly string[] = []): boolean {
  if (path.includes(model.name)) return false;
  if (model.fields.some((field) => isNeeded(field) && isNamed(field) && !field.annotations['uuid'])) return true;
  return neededRelations(model).some((field) => {
    const target = targetOf(field, schema);
    return target !== undefined && takesName(target, schema, [...path, model.name]);
  });
}

function neededRelations(model: ModelDescription): FieldDescription[] {
  return model.fields.filter((field) => field.kind === 'relation' && isNeeded(field));
}

function targetOf(field: FieldDescription, { models }: SchemaDescription): ModelDescription | undefined {
  return models.find(({ name }) => name === field.relation?.model);
}
