import type { ModelDescription } from '../../../../src/kernel/model.ts';
import { createAdminSite } from '../../../../src/runtime/admin/site.ts';
import type { AdminSite } from '../../../../src/runtime/admin/admin-site.ts';
import type { ModelAdmin } from '../../../../src/runtime/admin/options.ts';
import { parseSchema } from '../../../../src/toolchain/schema/read-schema.ts';

/** Models of an app `shop`, described as a project's are. */
export function describeModels(text: string): readonly ModelDescription[] {
  return parse(text).models;
}

export function siteOf(text: string, registrations: readonly ModelAdmin[] = [], timeZone = 'UTC'): AdminSite {
  const { models, enums } = parse(text);
  return createAdminSite({ path: '/admin/', models, enums, registrations, timeZone });
}

function parse(text: string): ReturnType<typeof parseSchema>['description'] {
  return parseSchema(
    [
      ['src/schema.prisma', 'datasource db {\n  provider = "sqlite"\n}\n'],
      ['src/shop/models.prisma', text],
    ],
    'sqlite',
  ).description;
}
