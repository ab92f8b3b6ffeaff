// Contexts of templates against what the templates read. `.quintet/templates.d.ts` registers the names; where it does not,
// every context is accepted.
import type { Register, TemplateName } from '../http/project-types.ts';
import type { SafeString } from './safe-string.ts';

/** What one template reads of its context; a name that may be missing is optional. */
type Reads<Name> =
  Register extends Record<'contexts', infer All> ? (Name extends keyof All ? All[Name] : Nothing) : Nothing;
type Nothing = Record<never, never>;
/** Names that every page has: built-in ones and those of the project's context processors. */
type EveryPage = Register extends Record<'everyPage', infer Names> ? Names | BuiltInNames : BuiltInNames;
type BuiltInNames =
  | 'request'
  | 'user'
  | 'perms'
  | 'messages'
  | 'csrfToken'
  | 'cspNonce'
  | 'debug'
  | 'True'
  | 'False'
  | 'None';

type RequiredNames<R> = { [K in keyof R]-?: object extends Pick<R, K> ? never : K }[keyof R];

/** Names that the context has to have. @template Known names that come from elsewhere */
type Needed<Name, Known, Context> = string extends keyof Context
  ? never
  : Exclude<RequiredNames<Reads<Name>>, EveryPage | Known>;

/** The error that the compiler shows for a value without something that the template reads of it. */
interface NotInContext<Path extends string> {
  'the template reads': Path;
}

/** What the compiler demands of a context: every name that the template needs, and values that have what it reads of them. */
export type Checked<Name, Context, Known = never> = { [K in Needed<Name, Known, Context>]: unknown } & {
  [
    K in keyof Context & keyof Reads<Name> & string as IsNever<
      Missing<Context[K], NonNullable<Reads<Name>[K]>, K>
    > extends true
      ? never
      : K
  ]: NotInContext<Missing<Context[K], NonNullable<Reads<Name>[K]>, K>>;
};

/** The arguments after the name of a template: a context, which may be left out where the template needs none, and options. */
export type ContextArguments<Name, Context, Options> =
  IsNever<Needed<Name, never, Nothing>> extends true
    ? [context?: Context & Checked<Name, Context>, options?: Options]
    : [context: Context & Checked<Name, Context>, options?: Options];

/** Names that a template reads nothing of, which may be parameters of a route: those are texts and numbers. */
export type PlainNames<Name extends TemplateName> = {
  [K in keyof Reads<Name>]: Exclude<keyof NonNullable<Reads<Name>[K]>, DateNames> extends never ? K : never;
}[keyof Reads<Name>];

/** Whether a view has to give a context to the template. */
export type NeedsContext<Name, Known> = IsNever<Needed<Name, Known, Nothing>> extends true ? false : true;

// Below: the first path that a value does not have, as templates read it; never where there is none, or nothing is known.

type IsAny<T> = 0 extends 1 & T ? true : false;
type IsNever<T> = [T] extends [never] ? true : false;
type IsUnclear<T> = IsAny<T> extends true ? true : unknown extends T ? true : IsNever<T>;

/** Values whose attributes types do not know; forms read fields by name. */
type Opaque =
  | { isValid(): boolean }
  // oxlint-disable-next-line typescript/no-explicit-any -- maps of all kinds
  | ReadonlyMap<any, unknown>
  // oxlint-disable-next-line typescript/no-explicit-any -- sets of all kinds
  | ReadonlySet<any>
  | Promise<unknown>
  | SafeString;
type Scalar = number | bigint | boolean | symbol;
type DateNames =
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'microsecond'
  | 'weekday'
  | 'isoweekday'
  | 'timestamp'
  | 'isoformat'
  | 'date'
  | 'time';

type Called<T> = T extends (...args: never[]) => infer R ? R : T;

type Missing<Value, R, Path extends string> =
  IsUnclear<Value> extends true
    ? never
    : keyof R extends never
      ? never
      : MissingOf<Exclude<Called<Value>, null | undefined>, R, Path>;

type MissingOf<Value, R, Path extends string> =
  IsUnclear<Value> extends true
    ? never
    : IsNever<Extract<Value, Opaque>> extends true
      ? { [K in keyof R & string]: MissingPart<Value, K, R[K], Path> }[keyof R & string]
      : never;

type MissingPart<Value, Name extends string, R, Path extends string> = Name extends '[]'
  ? [Value] extends [Scalar | Date]
    ? `${Path}[]`
    : Missing<ItemOf<Value>, R, `${Path}[]`>
  : Name extends NamesOf<Value>
    ? Missing<MemberOf<Value, Name>, R, `${Path}.${Name}`>
    : Name extends BuiltInPart<Value>
      ? never
      : `${Path}.${Name}`;

/** Names of any member of a union. */
type NamesOf<T> = T extends string | Scalar | Date | readonly unknown[]
  ? never
  : T extends unknown
    ? TextKeys<T>
    : never;
/** `value.0` reads the key 0. */
type TextKeys<T> = { [K in keyof T]: K extends string ? K : K extends number ? `${K}` : never }[keyof T];
type MemberOf<T, Name extends string> = T extends unknown
  ? Name extends keyof T
    ? T[Name]
    : Name extends `${infer Index extends number}`
      ? Index extends keyof T
        ? T[Index]
        : never
      : never
  : never;
/** What templates read of values beside their own properties. */
type BuiltInPart<T> = T extends Date
  ? DateNames
  : T extends string | readonly unknown[]
    ? 'length' | `${number}`
    : T extends Scalar
      ? never
      : 'items' | 'keys' | 'values';
type ItemOf<T> = T extends string ? unknown : T extends Iterable<infer E> | AsyncIterable<infer E> ? E : unknown;
