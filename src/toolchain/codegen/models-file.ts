import type { SchemaDescription } from '../../kernel/model.ts';
import { HEADER } from './header.ts';
import { toLiteral } from './literal.ts';

/** `.quintet/models.ts`: the description of the models as data. */
export function renderModelsFile(description: SchemaDescription): string {
  return `${HEADER}import type { SchemaDescription } from 'quintet/db';

export const schema: SchemaDescription = ${toLiteral(description)};
`;
}
