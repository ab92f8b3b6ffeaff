import type { ModelDescription, SchemaDescription } from '../../kernel/model.ts';
import { permissionsOf } from '../../kernel/permissions.ts';
import { HEADER } from './header.ts';
import { quote } from './literal.ts';

/** What `.quintet/types.d.ts` is made of. */
export interface RegisteredNames {
  description: SchemaDescription;
  /** Template names as `render` takes them. */
  templates: readonly string[];
  /** `settings.userModel` */
  userModel: string;
}

/**
 * `.quintet/types.d.ts`: tells the compiler the names of this project, so that `modelForm('Post', { fields: ['titel'] })`
 * does not compile.
 */
export function renderTypesFile({ description, templates, userModel }: RegisteredNames): string {
  const models = description.models.map(renderModel).join('');
  const hasUser = description.models.some((model) => model.name === userModel);
  return `${HEADER}import type * as client from './client/client';

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
${hasUser ? `    user: client.${userModel};\n` : ''}  }
  interface ClientRegister {
    db: (typeof import('./db'))['db'];
  }
}
`;
}

function renderModel(model: ModelDescription): string {
  const names = model.fields.map((field) => field.name);
  const scalars = model.fields.filter((field) => field.kind !== 'relation').map((field) => field.name);
  return `      ${model.name}: {
        row: client.${model.name};
        fields:${union(names, 10) ?? ' never'};
        scalars:${union(scalars, 10) ?? ' never'};
        delegate: client.PrismaClient[${quote(model.delegate)}];
      };
`;
}

/** ` 'a' | 'b'`, over several lines where it is long; undefined if there is nothing. */
function union(names: readonly string[], indent: number): string | undefined {
  if (names.length === 0) return undefined;
  const flat = names.map(quote).join(' | ');
  if (flat.length + indent <= 100) return ` ${flat}`;
  return names.map((name) => `\n${' '.repeat(indent)}| ${quote(name)}`).join('');
}
