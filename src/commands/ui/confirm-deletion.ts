import type { DatabaseContent } from '../../toolchain/database/clear-database.ts';
import type { Ui } from './ui.ts';

/** Shows what would be deleted and asks; `isSure` (`--no-input`) answers yes. */
export async function confirmDeletion(
  ui: Ui,
  verb: string,
  { location, tables }: DatabaseContent,
  isSure: boolean,
): Promise<boolean> {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  if (isSure) return true;
  return ui.ask.confirm({
    message: `${verb} ${tables.length} tables with ${rows} rows in ${location}?`,
    flag: '--no-input',
    default: false,
  });
}
