import type { ModelDescription, SchemaDescription } from '../../src/kernel/model.ts';
import { parseSchema } from '../../src/toolchain/schema/read-schema.ts';

/** The models of one app, described as a project's are. No database has them. */
export function describeSchema(text: string, app = 'shop'): SchemaDescription {
  const files: [string, string][] = [
    ['src/schema.prisma', 'datasource db {\n  provider = "sqlite"\n}\n'],
    [`src/${app}/models.prisma`, text],
  ];
  return parseSchema(files, 'sqlite').description;
}

/** As `describeSchema`, for a single model. */
export function describeModel(text: string, app?: string): ModelDescription {
  const [model] = describeSchema(text, app).models;
  if (!model) throw new Error('the text declares no model');
  return model;
}
