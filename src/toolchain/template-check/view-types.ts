// The file that says in types how templates read values. It declares functions only; nothing of it is ever run.
import type { ModelDescription } from '../../kernel/model.ts';
import { permissionsOf } from '../../kernel/permissions.ts';

/** What templates read of a date: see the guide to templates. */
const DATE_TYPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond', 'weekday', 'isoweekday', 'timestamp'].map(
      (name) => [name, 'number'],
    ),
  ),
  isoformat: 'string',
  date: 'DateView',
  time: 'DateView',
};

export const DATE_NAMES = Object.keys(DATE_TYPES);

const HELPERS = `
interface DateView { ${Object.entries(DATE_TYPES)
  .map(([name, type]) => `${name}: ${type};`)
  .join(' ')} }
type IsAny<T> = 0 extends 1 & T ? true : false;
type AnyKey<T> = T extends unknown ? keyof T : never;
type Member<T, K extends PropertyKey> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;
/** A name may be that of any member of a union. */
type Merged<T> = { [K in AnyKey<T>]: Member<T, K> };
type Entries<T> = { [K in Exclude<'items' | 'keys' | 'values', AnyKey<T>>]: any };
type Called<T> = T extends (...args: never[]) => infer R ? R : T;
type Plain<T> = T extends string ? { length: number; [index: number]: string }
  : T extends number | bigint | boolean | symbol | null | undefined ? never
  : T extends Date ? DateView
  : T extends readonly (infer E)[] ? { length: number; [index: number]: E }
  : T;
type Opaque = BoundForm<any> | BoundFormSet<any> | Map<any, any> | Set<any> | Promise<any> | URLSearchParams | SafeString;
/** A value as a template sees it: functions are called, nothing is null. */
export type View<T> = IsAny<T> extends true ? any : unknown extends T ? any
  : Seen<Exclude<Called<T>, null | undefined>>;
type Seen<T> = IsAny<T> extends true ? any : unknown extends T ? any : [T] extends [never] ? any
  : [Extract<T, Opaque>] extends [never] ? Merged<Plain<T>> & Entries<Plain<T>> : any;
type Item<T> = IsAny<T> extends true ? any : Called<T> extends infer C
  ? IsAny<C> extends true ? any : C extends string | null | undefined ? any : C extends Iterable<infer E> | AsyncIterable<infer E> ? E : any : never;
/** Without index signatures, which would hide every other name. */
type Named<T> = keyof { [K in keyof T as string extends K ? never : number extends K ? never : K]: 1 };
type Overwrite<A, B> = IsAny<B> extends true ? any : Omit<A, Named<B>> & B;
type Page<C> = IsAny<C> extends true ? any : Overwrite<Base, C>;
type ContextOf<O> = IsAny<O> extends true ? any : O extends { context: infer X }
  ? IsAny<X> extends true ? any : X extends (...args: any[]) => infer R ? Awaited<R> : X : {};

export declare const $any: any;
export declare const $forloop: {
  counter: number; counter0: number; revcounter: number; revcounter0: number;
  first: boolean; last: boolean; length: number; index: number; parentloop: any;
};
export declare function $v<T>(value: T): View<T>;
export declare function $each<T>(value: T): Item<T>;
export declare function $or<A, B>(value: A, other: B): A | B;
export declare function $maybe<T, K extends string>(page: T, name: K): IsAny<T> extends true ? any : K extends keyof T ? T[K] : any;
export declare function $page<C>(context: C, run: ($: Page<C>, $base: Base) => void): C;
export declare function $spread<C, E>(parts: readonly E[], context: C, run: ($: Page<string extends AnyKey<E> ? any : C>, $base: Base) => void): C;
export declare function $view<Known>(): <const O>(options: O, run: ($: Page<Overwrite<Known, ContextOf<O>>>, $base: Base) => void) => any;
`;

/** @param hasProcessors the project has a src/context-processors.ts */
export function viewTypes(models: readonly ModelDescription[], hasProcessors: boolean): string {
  const processors = hasProcessors
    ? `type Processed = typeof import('../../src/context-processors').default extends readonly ((...args: any[]) => infer R)[] ? Together<R> : {};
type Together<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer A) => void ? A : never;
`
    : 'type Processed = {};\n';
  return `import type { HttpRequest, SafeString } from 'quintet';
import type { BoundForm, BoundFormSet } from 'quintet/forms';
import type * as client from '../client/client';
${processors}
export namespace M {
${models.map(modelType).join('\n')}
}
interface Perms {
${permissionTypes(models)}
}
/** What every page has. */
interface BuiltIn {
  request: HttpRequest; user: HttpRequest['user']; perms: Perms; messages: any; csrfToken: any; cspNonce: any;
  debug: boolean; True: true; False: false; None: null;
}
export type Base = Overwrite<BuiltIn, Processed>;
${HELPERS}`;
}

/** The row with every relation, whether a query loads it or not. */
function modelType({ name, fields }: ModelDescription): string {
  const relations = fields.flatMap(({ name: field, relation }) =>
    relation ? [`${field}: ${relation.model}${relation.cardinality === 'many' ? '[]' : ''};`] : [],
  );
  return `  export type ${name} = client.${name} & { ${relations.join(' ')} _count: any };`;
}

function permissionTypes(models: readonly ModelDescription[]): string {
  const byApp = new Map<string, string[]>();
  for (const { name } of permissionsOf(models)) {
    const [app = '', action = ''] = name.split('.');
    const shown = app.replaceAll('-', '_'); // as templates name it
    byApp.set(shown, [...(byApp.get(shown) ?? []), action]);
  }
  return [...byApp]
    .map(
      ([app, actions]) =>
        `  ${JSON.stringify(app)}: { ${actions.map((name) => `${JSON.stringify(name)}: boolean`).join('; ')} };`,
    )
    .join('\n');
}
