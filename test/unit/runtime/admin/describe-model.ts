import type { ModelDescription } from '../../../../src/kernel/model.ts';
import { createAdminSite } from '../../../../src/runtime/admin/site.ts';
import type { AdminSite } from '../../../../src/runtime/admin/admin-site.ts';
import type { ModelAdmin } from '../../../../src/runtime/admin/options.ts';
import { describeSchema } from '../../../support/describe-models.ts';

/** Models of an app `shop`, described as a project's are. */
export function describeModels(text: string): readonly ModelDescription[] {
  return describeSchema(text).models;
}

export function siteOf(text: string, registrations: readonly ModelAdmin[] = [], timeZone = 'UTC'): AdminSite {
  const { models, enums } = describeSchema(text);
  return createAdminSite({ path: '/admin/', models, enums, registrations, timeZone });
}
