// The rules of src/<app>/rules.ts: what makes a row valid beyond its fields.
import type { Row } from '../../../kernel/database.ts';
import type { ModelDescription, ModelRules, RuleContext } from '../../../kernel/model.ts';
import { ValidationError } from '../validation-error.ts';
import { describeRefusal } from './refusals.ts';
import type { UniqueProblem } from './unique.ts';

interface RowToJudge extends RuleContext {
  model: ModelDescription;
  /** All columns as they would be saved. Rules get a copy: what they assign to it is not written. */
  row: Row;
}

/**
 * Everything that the rules of the model refuse; all of them are asked.
 *
 * @throws what a rule throws otherwise: that is a mistake in the rule
 */
export async function findBrokenRules(
  rules: readonly ModelRules[],
  { model, row, before, tx }: RowToJudge,
): Promise<UniqueProblem[]> {
  const found: UniqueProblem[] = [];
  for (const rule of rules) {
    if (rule.model !== model.name || rule.clean === undefined) continue;
    try {
      await rule.clean({ ...row }, { before, tx });
    } catch (error) {
      const isRefusal = error instanceof ValidationError || (error as { code?: unknown }).code === 'ROW_INVALID';
      const problems = isRefusal ? describeRefusal(model, error) : undefined;
      if (problems === undefined) throw error;
      found.push(...problems);
    }
  }
  return found;
}
