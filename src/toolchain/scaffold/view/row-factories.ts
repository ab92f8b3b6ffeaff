// Rows for tests: `createPost()` in the tests/rows.ts of the model's app, which makes what a post cannot do without, too.
import type { FieldDescription, ModelDescription, SchemaDescription } from '../../../kernel/model.ts';
import type { FilePlan } from '../file-plan.ts';
import type { ImportRequest } from '../../typescript/imports.ts';
import { objectText } from './object-text.ts';
import { COUNTER, differingFields, differingValue, greatestText, isMadeOfName } from './row-differences.ts';
import {
  canMakeRow,
  givenFields,
  isNeeded,
  keyPairs,
  neededRelations,
  relatedRows,
  targetOf,
  variableOf,
  type GivenValue,
  type RelatedRow,
} from './row-needs.ts';
import { scalarValue } from './sample-data.ts';

/** The factory of a model, and those that it calls; nothing for a model whose rows cannot be made one by one. */
export function addRowFactory(plan: FilePlan, model: ModelDescription, schema: SchemaDescription): void {
  if (canMakeRow(model, schema)) addFactories(plan, model, schema, new Set());
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
  const text = factoryText(model, schema);
  if (text.includes(COUNTER.use))
    plan.insert(path, COUNTER.name, {
      kind: 'export',
      name: COUNTER.name,
      text: COUNTER.text,
      imports: [],
      isShared: true,
    });
  plan.insert(path, name, { kind: 'export', name, text, imports, isShared: true });
}

function rowsPath({ app }: ModelDescription): string {
  return `src/${app}/tests/rows.ts`;
}

/** `createPost('other', { shopId: order.shopId })`, the way a test or another factory calls it. */
export function factoryCall(
  model: ModelDescription,
  schema: SchemaDescription,
  name?: string,
  given: readonly GivenValue[] = [],
): string {
  const named = takesName(model, schema);
  const data =
    given.length > 0
      ? [
          objectText(
            given.map(([field, value]) => `${field}: ${value}`),
            0,
          ),
        ]
      : [];
  const first = !named || (name === undefined && data.length === 0) ? [] : [name ?? 'undefined'];
  return `${factoryName(model)}(${[...first, ...data].join(', ')})`;
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
  const given = givenFields(model, schema);
  const related = relatedRows(
    neededRelations(model),
    schema,
    given.map(([name]) => name),
  );
  const lines = [...related.map((row) => relatedText(row, schema)), greatestText(model, differingFields(model))].filter(
    Boolean,
  );
  const parameters = [
    ...(takesName(model, schema) ? ["name = 'sample'"] : []),
    ...(given.length > 0 ? [`given: ${givenType(given)} = {}`] : []),
  ];
  const start = `export ${lines.length > 0 ? 'async ' : ''}function ${factoryName(model)}(${parameters.join(', ')}) {\n`;
  const create = `db.${model.delegate}.create(${createText(dataOf(model, schema, related))})`;
  return `${start}${lines.join('')}  return ${create};\n}`;
}

function givenType(given: readonly (readonly [string, string])[]): string {
  return `{ ${given.map(([name, type]) => `${name}?: ${type} | undefined`).join('; ')} }`;
}

/** `const author = await createUser(`${name}-author`);` */
function relatedText(row: RelatedRow, schema: SchemaDescription): string {
  const { field, target, given, madeByCaller } = row;
  const call = `await ${factoryCall(target, schema, `\`\${name}-${field.name}\``, given)}`;
  const start = `  const ${variableOf(field)} =`;
  if (!madeByCaller) return `${start} ${call};\n`;
  const isThere = madeByCaller.unless.map((value) => `${value} !== undefined`).join(' && ');
  const key = objectText(madeByCaller.key.map(entryText), 6);
  return `${start}\n    ${isThere}\n      ? ${key}\n      : ${call};\n`;
}

function entryText([name, value]: GivenValue): string {
  return `${name}: ${value}`;
}

function createText(parts: readonly string[]): string {
  const data = objectText(parts, 4);
  return data.includes('\n') ? `{\n    data: ${data},\n  }` : `{ data: ${data} }`;
}

function dataOf(model: ModelDescription, schema: SchemaDescription, related: readonly RelatedRow[]): string[] {
  const given = new Set(givenFields(model, schema).map(([name]) => name));
  const differing = differingFields(model);
  const columns = model.fields
    .filter((field) => isNeeded(model, field) && field.kind !== 'relation')
    .map((field) => {
      const value = columnText(field, schema, differing);
      return `${field.name}: ${given.has(field.name) ? `given.${field.name} ?? ${value}` : value}`;
    });
  // Composite keys may share a column: the first relation gives its value, and the others were made with it.
  const keys = new Map<string, string>();
  for (const { field } of related)
    for (const [column, reference] of keyPairs(field))
      if (!keys.has(column)) keys.set(column, `${column}: ${variableOf(field)}.${reference}`);
  return [...columns, ...keys.values()];
}

function columnText(field: FieldDescription, { enums }: SchemaDescription, differing: ReadonlySet<string>): string {
  if (field.isList) return '[]';
  return differing.has(field.name) ? differingValue(field) : scalarValue(field, enums, 'sample');
}

/** Does the factory, or one that it calls, make a text of its first argument? */
function takesName(model: ModelDescription, schema: SchemaDescription, path: readonly string[] = []): boolean {
  if (path.includes(model.name)) return false;
  const differing = differingFields(model);
  if (model.fields.some((field) => differing.has(field.name) && isMadeOfName(field))) return true;
  return neededRelations(model).some((field) => {
    const target = targetOf(field, schema);
    return target !== undefined && takesName(target, schema, [...path, model.name]);
  });
}
