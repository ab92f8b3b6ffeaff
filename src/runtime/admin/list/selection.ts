import type { Where } from '../../../kernel/database.ts';

/** Rows that an action is to run on. */
export interface Selection {
  where: Where;
  /** Fields that bring the selection through a confirmation page. */
  carried: { name: string; value: string }[];
}
