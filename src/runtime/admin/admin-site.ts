import type { EnumDescription, FieldDescription } from '../../kernel/model.ts';
import type { AdminModel } from './admin-model.ts';

export interface AdminGroup {
  app: string;
  label: string;
  path: string;
  models: AdminModel[];
}

/** The admin of one app. */
export interface AdminSite {
  /** `/admin/` */
  readonly path: string;
  readonly title: string;
  /** IANA name of the zone that times are shown and filtered in. */
  readonly timeZone: string;
  /** Language of its labels, dates and numbers: `de`. */
  readonly languageCode: string;
  readonly enums: readonly EnumDescription[];
  readonly models: readonly AdminModel[];
  /** Models that the navigation shows, by app, in the order of the schema. */
  readonly groups: readonly AdminGroup[];
  find(name: string): AdminModel | undefined;
  /** The target of a relation field; undefined for other fields. */
  target(field: FieldDescription): AdminModel | undefined;
  /** The name of a field, a model or an app in the language of the site. */
  label(text: string): string;
  /** The name of a field of a related row: `Author name`. */
  pathLabel(relation: string, field: string): string;
}
