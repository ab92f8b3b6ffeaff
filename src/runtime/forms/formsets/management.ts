// The hidden counts that travel with a formset: how many forms the page had, and how many of them were there before.
import type { FormValues } from '../../http/body/query-params.ts';
import { BoundForm, type Fields } from '../bound-form.ts';
import { integerField } from '../fields/number.ts';
import type { FormError } from '../validation-error.ts';
import { hiddenInput } from '../widgets/inputs.ts';

/** The names are Django's: scripts that add forms to a page know them. */
interface ManagementCounts {
  TOTAL_FORMS: number;
  INITIAL_FORMS: number;
  MIN_NUM_FORMS: number;
  MAX_NUM_FORMS: number;
}

const COUNT = integerField({ min: 0, widget: hiddenInput(), attributes: { min: undefined } });
const LIMIT = integerField({ required: false, widget: hiddenInput() });
const FIELDS: Fields = { TOTAL_FORMS: COUNT, INITIAL_FORMS: COUNT, MIN_NUM_FORMS: LIMIT, MAX_NUM_FORMS: LIMIT };

/** The counts as a form of hidden fields, to be sent along. */
export function managementForm(
  prefix: string,
  counts: ManagementCounts,
  values: FormValues | undefined,
): BoundForm<Record<keyof ManagementCounts, number>> {
  return new BoundForm(FIELDS, { prefix, values, initial: { ...counts } });
}

/** What is wrong with the counts that came back; undefined when nothing is. */
export function managementError(form: BoundForm): FormError | undefined {
  if (form.isValid()) return undefined;
  const names = Object.keys(form.errors).map((name) => form.field(name).htmlName);
  const message = `ManagementForm data is missing or has been tampered with. Missing fields: ${names.join(', ')}. You may need to file a bug report if the issue persists.`;
  return { code: 'missing_management_form', message };
}
