// What the compiler knows of a model formset: its forms have the data of a model form with the same fields.
import type { ColumnsOf, FieldName, ModelName, RowOf } from '../../http/project-types.ts';
import type { HttpRequest } from '../../http/request.ts';
import type { BoundModelForm } from '../model/bound-model-form.ts';
import type { TypedModelFormOptions } from '../model/form-data.ts';
import type { ModelFormOptions } from '../model/form-options.ts';
import type { BoundModelFormSet } from './bound-model-formset.ts';
import type { FormSetLimits } from './options.ts';

interface OptionParts {
  fields: unknown;
  exclude: unknown;
  overrides: unknown;
  schema: unknown;
  orderField: unknown;
}

/** Options of `modelFormSet`, whose hooks know the data. */
export type TypedModelFormSetOptions<
  M extends ModelName,
  Data extends Record<string, unknown>,
  Parts extends OptionParts,
> = Omit<TypedModelFormOptions<M, Data, Parts>, 'clean' | 'orderField'> &
  FormSetLimits & {
    /** Checks of each form; as for `modelForm`. */
    cleanForm?: ModelFormOptions<FieldName<M>, BoundModelForm<RowOf<M>, Data, ColumnsOf<M>>>['clean'];
    /** Checks that need several forms; as for `formSet`. */
    clean?:
      | ((set: BoundModelFormSet<RowOf<M>, Data, ColumnsOf<M>>, request: HttpRequest) => void | Promise<void>)
      | undefined;
    /** A column with integers that the rows are ordered by; a save numbers them from 1. Implies `canOrder`. */
    orderField?: Parts['orderField'] | undefined;
    /** False makes no new rows, whatever is sent. Default true. */
    canAdd?: boolean | undefined;
  };
