// The code of a generated API, as TypeScript text.
import type { ModelDescription } from '../../../kernel/model.ts';
import type { ImportRequest } from '../../typescript/imports.ts';
import type { ListEdit } from '../../typescript/lists.ts';
import { policyEntry } from '../../typescript/register.ts';
import type { RegistrationEdit } from '../../typescript/registrations.ts';
import type { ApiFields } from './api-fields.ts';

/** An api.ts without resources. */
export const EMPTY_API = "import { router } from 'quintet/rest';\n\nexport default router({ path: 'api/' });\n";
/** A policies.ts without policies. */
export const EMPTY_POLICIES = 'export default [];\n';

const REST: ImportRequest = { from: 'quintet/rest', named: ['modelViewSet'] };
/** Formatters break longer lines. */
const LINE = 100;

/** The viewset of a model in its app's api.ts. */
export function registration(model: ModelDescription, name: string, fields: ApiFields): RegistrationEdit {
  const options = [
    listOption(
      'fields',
      fields.shown.map((field) => field.name),
    ),
    listOption('readOnly', fields.readOnly),
    ...(fields.canCreate ? [] : [listOption('only', ['list', 'retrieve', 'update', 'partialUpdate', 'destroy'])]),
    listOption('filters', fields.filters),
    listOption('search', fields.search),
    listOption('ordering', fields.ordering),
    setOption(fields.set),
  ].filter((option) => option !== '');
  const text = `  .register(\n    '${name}',\n    modelViewSet('${model.name}', {\n${options.join('')}    }),\n  )`;
  return { kind: 'registration', name, model: model.name, text, imports: [REST] };
}

function listOption(option: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const quoted = names.map((name) => `'${name}'`);
  const line = `      ${option}: [${quoted.join(', ')}],\n`;
  if (line.length <= LINE) return line;
  return `      ${option}: [\n${quoted.map((name) => `        ${name},\n`).join('')}      ],\n`;
}

function setOption(columns: readonly string[]): string {
  if (columns.length === 0) return '';
  const values = columns.map((column) => `${column}: user.id`).join(', ');
  return `      set: ({ user }, before) => (before ? {} : { ${values} }),\n`;
}

/** The policy of a model whose rows belong to users: they write their own, and users with the permission write all. */
export function ownerPolicy(model: ModelDescription, relation: string): ListEdit {
  const owner = `or(isOwner('${relation}'), modelPermissions)`;
  const rules = [
    'view: isAuthenticated',
    'add: isAuthenticated',
    `change: ${owner}`,
    `delete: ${owner}`,
    `owner: '${relation}'`,
  ];
  const text = `policy('${model.name}', {\n${rules.map((rule) => `    ${rule},\n`).join('')}  })`;
  return policyEntry(model.name, text, ['isAuthenticated', 'isOwner', 'modelPermissions', 'or']);
}
