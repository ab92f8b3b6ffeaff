import type { Database } from '../../../kernel/database.ts';
import { clientOf } from '../client-database.ts';
import type { EnumNames } from './direct-model.ts';

interface RuntimeEnum {
  values: { name: string; dbName?: string | null }[];
}

/** The names that `@map` gives to enum values are in the generated client only. */
export function enumNames(client: unknown): EnumNames {
  const { enums = {} } =
    (client as { _runtimeDataModel?: { enums?: Record<string, RuntimeEnum> } })._runtimeDataModel ?? {};
  return new Map(
    Object.entries(enums).map(([name, { values }]) => [
      name,
      new Map(values.map((value) => [value.dbName ?? value.name, value.name])),
    ]),
  );
}

/** Name in the client → database name, by enum. */
export function storedEnumNames(database: Database): EnumNames {
  const invert = (names: ReadonlyMap<string, string>) => new Map([...names].map(([stored, name]) => [name, stored]));
  return new Map([...enumNames(clientOf(database))].map(([type, names]) => [type, invert(names)]));
}
