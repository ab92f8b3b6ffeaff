import { DbNull, JsonNull } from '@prisma/client/runtime/client';

/** NULL for a Json column. A plain null would store the JSON text `null`, which `IS NULL` does not find. */
export const JSON_COLUMN_NULL: unknown = DbNull;

/** The JSON text `null`. */
export const JSON_VALUE_NULL: unknown = JsonNull;
