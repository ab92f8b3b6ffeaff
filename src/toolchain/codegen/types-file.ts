import type { ModelDescription, SchemaDescription } from '../../kernel/model.ts';
import { toKebabCase } from '../../kernel/names.ts';
import { pageNamesOf } from '../../kernel/page-names.ts';
import { omittedFields } from '../../kernel/omitted-fields.ts';
import { permissionsOf } from '../../kernel/permissions.ts';
import { HEADER } from './header.ts';
import { quote } from './literal.ts';
import { renderColumns, renderFormKeys, renderParents, renderFormValues } from './model-values.ts';
import { renderOmitted, renderRow } from './omitted-type.ts';

/** What `.quintet/types.d.ts` is made of. */
interface RegisteredNames {
  description: SchemaDescription;
  /** Template names as `render` takes them. */
  templates: readonly string[];
  /** `settings.userModel` */
  userModel: string;
}

/**
 * `.quintet/types.d.ts`: declares the names of this project to the compiler, so that `modelForm('Post', { fields: ['titel'] })`
 * does not compile.
 */
export function renderTypesFile({ description, templates, userModel }: RegisteredNames): string {
  const omitted = omittedFields(description);
  const models = description.models.map((model) => renderModel(model, description, omitted.get(model.name))).join('');
  const hasUser = description.models.some((model) => model.name === userModel);
  return `${HEADER}import type { FileValue } from 'quintet/forms';
import type * as client from './client/client';

type Client = client.PrismaClient<never, ${renderOmitted(description)}>;

declare module 'quintet' {
  interface Register {
    models: {
${models}    };
    templates:${union(templates, 6) ?? ' string'};
    permissions:${
      union(
        permissionsOf(description.models).map(({ name }) => name),
        6,
      ) ?? ' never'
    };
${hasUser ? `    user: ${renderRow(userModel, omitted.get(userModel))};\n` : ''}  }
  interface ClientRegister {
    db: (typeof import('./db'))['db'];
  }
}
`;
}

function renderModel(
  model: ModelDescription,
  description: SchemaDescription,
  omitted: ReadonlySet<string> | undefined,
): string {
  const names = model.fields.map((field) => field.name);
  const scalars = model.fields.filter((field) => field.kind !== 'relation').map((field) => field.name);
  return `      ${model.name}: {
        row: ${renderRow(model.name, omitted)};
        columns: ${renderColumns(model)};
        formValues: ${renderFormValues(model, description)};
        formKeys: ${renderFormKeys(model)};
        parents: ${renderParents(model)};
        fields:${union(names, 10) ?? ' never'};
        scalars:${union(scalars, 10) ?? ' never'};
        delegate: Client[${quote(model.delegate)}];
        page: ${renderPageNames(model)};
      };
`;
}

/** As the generic views have them. */
function renderPageNames({ app, name }: ModelDescription): string {
  const { one, several } = pageNamesOf(name);
  return `{ template: ${quote(`${app}/${toKebabCase(name)}`)}; one: ${quote(one)}; several: ${quote(several)} }`;
}

/** ` 'a' | 'b'`, over several lines where it is long; undefined if there is nothing. */
function union(names: readonly string[], indent: number): string | undefined {
  if (names.length === 0) return undefined;
  const flat = names.map(quote).join(' | ');
  if (flat.length + indent <= 100) return ` ${flat}`;
  return names.map((name) => `\n${' '.repeat(indent)}| ${quote(name)}`).join('');
}
