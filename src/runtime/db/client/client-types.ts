// Types only: what the project's `db` adds to Prisma's client.
import type {
  Args,
  Exact,
  GetResult,
  ITXClientDenyList,
  Operation,
  PrismaPromise,
} from '@prisma/client/runtime/client';
import type { ModelScopes } from './scopes.ts';

/**
 * `db`: Prisma's client, whose models take `validate` and have their scopes.
 *
 * @typeParam Omitted fields that queries omit unless they are requested by name: `{ user: { password: true } }`
 * @typeParam Keys the field of each model's primary key: `{ post: 'id' }`; never for one of several fields
 */
export type QuintetClient<Client, Scopes extends ModelScopes = never, Keys = unknown, Omitted = {}> = {
  [Name in keyof Client]: Client[Name] extends { findMany: unknown; create: unknown }
    ? ModelClient<Client[Name], ScopesOf<Name, Scopes>, Name extends keyof Keys ? Keys[Name] : string, Omitted>
    : Name extends '$transaction'
      ? Transacting<Omit<QuintetClient<Client, Scopes, Keys, Omitted>, ITXClientDenyList>> & Client[Name]
      : Client[Name];
};

interface Transacting<Transaction> {
  <T>(
    work: (tx: Transaction) => Promise<T>,
    options?: { maxWait?: number; timeout?: number; isolationLevel?: 'Serializable' },
  ): Promise<T>;
}

export type ModelClient<Model, Scopes = never, Key = string, Omitted = {}> = Unscoped<Model, Key, Omitted> &
  ScopeMethods<Unscoped<Model, Key, Omitted>, Scopes>;

type Unscoped<Model, Key, Omitted> = Omit<Model, WriteOperation | 'findMany'> &
  Strict<Model, Omitted> &
  WithKey<Key> &
  WithOmitted<Omitted>;

/** For the compiler only: what queries leave out unless asked by name. */
export interface WithOmitted<Omitted> {
  readonly $omitted?: Omitted;
}

/** What a query of a model returns: Prisma's `Result`, which ignores fields that are omitted by default. */
export type Answer<Model, A, Call extends Operation, Omitted> = Model extends {
  // oxlint-disable-next-line typescript/no-explicit-any -- as in Prisma's own Result
  [K: symbol]: { types: { payload: any } };
}
  ? GetResult<Model[symbol]['types']['payload'], A, Call, { omit: Omitted }>
  : never;

/** For the compiler only: which field is the primary key. */
export interface WithKey<Key> {
  readonly $key?: Key;
}

type WriteOperation =
  | 'create'
  | 'createMany'
  | 'createManyAndReturn'
  | 'update'
  | 'updateMany'
  | 'updateManyAndReturn'
  | 'upsert';

/** In place of Prisma's own types, which let fields that do not exist pass in `update`, and in conditions on relations. */
type Strict<Model, Omitted> = { [Operation in WriteOperation]: Write<Model, Operation, Omitted> } & {
  findMany<A>(args?: Exact<A, Args<Model, 'findMany'>>): PrismaPromise<Answer<Model, A, 'findMany', Omitted>>;
};

type Write<Model, Operation extends WriteOperation, Omitted> = <A>(
  args: Exact<A, Args<Model, Operation> & Validate>,
) => PrismaPromise<Answer<Model, A, Operation, Omitted>>;

interface Validate {
  /** True: the row is checked as forms check it, before it is written; `InvalidRow` says what is wrong with which field. */
  validate?: boolean;
}

type ScopesOf<Name, Scopes extends ModelScopes> =
  Scopes extends ModelScopes<infer Model, infer Own> ? (Uncapitalize<Model> extends Name ? Own : never) : never;

/** A union as one object, because several apps may declare scopes of one model. */
type Together<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

type ScopeMethods<Model, Scopes> = [Scopes] extends [never] ? unknown : Methods<Model, Together<Scopes>>;

type Methods<Model, Scopes> = {
  [Name in keyof Scopes]: Scopes[Name] extends (...args: infer Given) => unknown
    ? (...args: Given) => ScopedModel<Model, Scopes>
    : () => ScopedModel<Model, Scopes>;
};

type ScopedOperation =
  | 'findUnique'
  | 'findUniqueOrThrow'
  | 'findFirst'
  | 'findFirstOrThrow'
  | 'findMany'
  | 'count'
  | 'aggregate'
  | 'groupBy'
  | 'update'
  | 'updateMany'
  | 'updateManyAndReturn'
  | 'delete'
  | 'deleteMany';

/** A model with conditions in each of its queries. */
export type ScopedModel<Model, Scopes> = Pick<
  Model,
  Extract<keyof Model, ScopedOperation | '$key' | '$omitted' | symbol>
> &
  Methods<Model, Scopes> & {
    /** The conditions, for queries of other models: `{ where: { posts: { some: db.post.published().where } } }`. */
    readonly where: Args<Model, 'findMany'>['where'];
  };
