import type { DatabaseProvider } from '../../../kernel/model.ts';
import type { SchemaFile } from '../../schema/schema-file.ts';

// Only with it does Prisma's engine take `@@unique([email], where: { active: true })`.
const GENERATOR = `generator client {
  provider        = "prisma-client"
  output          = "client"
  previewFeatures = ["partialIndexes"]
}
`;

/** A schema without models. */
export function emptySchema(provider: DatabaseProvider, schemas: readonly string[] = []): string {
  const names = schemas.length > 0 ? `  schemas  = [${schemas.map((name) => JSON.stringify(name)).join(', ')}]\n` : '';
  return `${GENERATOR}\ndatasource db {\n  provider = "${provider}"\n${names}}\n`;
}

/** The files of a snapshot, which has no generator, with one if their indexes need it. */
export function withGenerator(files: readonly SchemaFile[]): SchemaFile[] {
  if (!files.some(([, text]) => /@(unique|index)\b.*\bwhere\s*:/.test(text))) return [...files];
  return files.map(([path, text], index) => [path, index === 0 ? `${GENERATOR}${text}` : text]);
}
