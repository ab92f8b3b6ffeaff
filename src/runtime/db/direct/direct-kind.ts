import type { ScalarType } from '../../../kernel/model.ts';
import type { SqliteValue } from '../sqlite/sqlite-driver.ts';

export type DirectKind = ScalarType | 'Enum';

export type Decoder = (value: SqliteValue) => unknown;
