// Values of columns as they are written in addresses.
import type { EnumDescription, FieldDescription } from '../../../kernel/model.ts';
import { fitsNativeType } from '../../../kernel/native-texts.ts';
import { type FieldEnvironment, UTC } from '../fields/field.ts';
import { Problem } from '../fields/problem.ts';
import { columnField } from '../serialize/column-field.ts';

/** The column's value for a text, or what is wrong with it. */
export function parseScalar(
  field: FieldDescription,
  text: string,
  enums: readonly EnumDescription[] = [],
  environment: FieldEnvironment = UTC,
): unknown {
  // Other limits than the type's do not matter to a comparison.
  const { annotations: _, ...plain } = field;
  const kept = Object.fromEntries(
    ['date', 'time', 'uuid'].flatMap((name) => (name in field.annotations ? [[name, {}]] : [])),
  );
  const parsed = columnField(
    { ...plain, annotations: kept, isList: false, isRequired: true, default: undefined },
    enums,
    {
      forFilter: true,
    },
  ).parse(text, environment);
  if (parsed instanceof Problem) return parsed;
  return fitsNativeType(field, String(parsed))
    ? parsed
    : new Problem([{ code: 'invalid', message: 'Enter a valid value.' }]);
}

/** The same; undefined for a text that is not a value of the column. */
export function readScalar(field: FieldDescription, text: string): unknown {
  const parsed = parseScalar(field, text);
  return parsed instanceof Problem ? undefined : parsed;
}
