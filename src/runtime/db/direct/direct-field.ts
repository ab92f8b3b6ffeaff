import type { Decoder, DirectKind } from './direct-kind.ts';

export interface DirectField {
  name: string;
  /** `main`.`posts_post`.`created_at` */
  column: string;
  /** The names of both in the database. */
  stored: { table: string; column: string };
  kind: DirectKind;
  isNullable: boolean;
  decode: Decoder;
}
