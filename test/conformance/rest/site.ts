// The site that the rows of Django REST Framework were recorded on: books and their authors, and views for everything else.
import { allowAny, isAuthenticated, isAuthenticatedOrReadOnly } from '../../../src/runtime/access/rule.ts';
import { TokenRows } from '../../../src/runtime/auth/tokens/token-rows.ts';
import { hashToken } from '../../../src/runtime/auth/tokens/token-text.ts';
import { hashPassword } from '../../../src/runtime/auth/passwords/hash.ts';
import { setActiveApplication } from '../../../src/runtime/http/application.ts';
import { Http404, PermissionDenied } from '../../../src/runtime/http/errors.ts';
import { basicAuthentication } from '../../../src/runtime/rest/authenticate/basic.ts';
import { sessionAuthentication } from '../../../src/runtime/rest/authenticate/session.ts';
import { tokenAuthentication } from '../../../src/runtime/rest/authenticate/token.ts';
import { action } from '../../../src/runtime/rest/declare/action.ts';
import { router, type Router } from '../../../src/runtime/rest/declare/router.ts';
import { serializer } from '../../../src/runtime/rest/declare/serializer.ts';
import { apiView, type ApiViewOptions, type ModelViewSetOptions } from '../../../src/runtime/rest/declare/viewset.ts';
import { modelViewSet } from '../../../src/runtime/rest/declare/viewset.ts';
import * as fields from '../../../src/runtime/rest/fields/index.ts';
import { cursorPagination } from '../../../src/runtime/rest/list/cursor.ts';
import { limitOffsetPagination } from '../../../src/runtime/rest/list/limit-offset.ts';
import { pagePagination } from '../../../src/runtime/rest/list/page-number.ts';
import {
  headerVersioning,
  hostVersioning,
  pathVersioning,
  queryVersioning,
} from '../../../src/runtime/rest/request/versioning.ts';
import { anonThrottle } from '../../../src/runtime/rest/throttle/throttle.ts';
import { createAccountApp, type AccountApp } from '../../support/account-app.ts';

const MODELS = `
model Author {
  id    Int    @id @default(autoincrement())
  name  String /// @length(max: 100)
  books Book[]
}

model Book {
  id        Int       @id @default(autoincrement())
  title     String    /// @length(max: 100)
  price     Decimal   /// @decimal(digits: 6, places: 2)
  isbn      String    @unique /// @length(max: 13)
  slug      String    @unique /// @slug @length(max: 50)
  published DateTime? /// @date
  authorId  Int
  author    Author    @relation(fields: [authorId], references: [id])
}
`;

const shared = { authentication: [sessionAuthentication()] };

type BookOptions = ModelViewSetOptions<'Book' & never>;
const BOOK_FIELDS = ['id', 'title', 'price', 'isbn', 'slug', 'published', 'author'] as const;
const book = (options: object) =>
  modelViewSet('Book' as never, { fields: BOOK_FIELDS, permissions: allowAny, ...options } as unknown as BookOptions);

const who: ApiViewOptions = {
  get: ({ user }) => ({ user: (user as { email?: unknown }).email }),
  post: ({ user }) => ({ user: (user as { email?: unknown }).email }),
};
const version = apiView({ get: (context) => ({ version: context.version }), permissions: allowAny });

const range = serializer(
  { low: fields.integer(), high: fields.integer() },
  { validate: ({ low, high }) => (low > high ? 'low must not exceed high' : undefined) },
);
const nested = serializer({ name: fields.string(), books: serializer({ title: fields.string() }).many() });
const login = serializer({ username: fields.string(), password: fields.string({ trim: false }) });

/** Beside the root of the API are views that it does not list. */
export const BESIDE = 'beside/';
const VERSIONS = { allowed: ['v1', 'v2'] };
const NUMBERS = { allowed: ['1', '2'] };

const ROUTERS: readonly Router[] = [
  router({ path: '', name: 'root', ...shared, permissions: allowAny })
    .register(
      'books',
      book({
        name: 'Bv',
        pagination: pagePagination({ size: 5, max: 20 }),
        search: ['title'],
        ordering: ['title', 'price'],
        actions: {
          publish: action({ detail: true, methods: ['POST'] }, async ({ row, update }) =>
            update(await row(), { published: new Date('2026-01-01') }),
          ),
          recent: action({ detail: false }, async ({ database }) => {
            const rows = await database.delegate('book').findMany({ where: { published: { not: null } } });
            return rows.map(({ id }) => id);
          }),
        },
      }),
    )
    .register(
      'authors',
      modelViewSet('Author' as never, { fields: ['url', 'name'], pagination: null, permissions: allowAny } as never),
    ),
  router({ path: BESIDE, name: 'beside', ...shared })
    .register('books-lo', book({ only: ['list'], pagination: limitOffsetPagination({ size: 5 }) }))
    .register('books-cur', book({ only: ['list'], pagination: cursorPagination({ size: 5, ordering: ['id'] }) }))
    .register('nested', apiView({ post: ({ input }) => input(), input: nested, permissions: allowAny }))
    .register('rng', apiView({ post: ({ input }) => input(), input: range, permissions: allowAny }))
    .register('private', apiView({ ...who, permissions: isAuthenticated }))
    .register('private-basic', apiView({ ...who, authentication: [basicAuthentication()] }))
    .register('private-token', apiView({ ...who, authentication: [tokenAuthentication({ keyword: 'Token' })] }))
    .register('ro', apiView({ ...who, permissions: isAuthenticatedOrReadOnly }))
    .register('token', apiView({ post: ({ input }) => input(), input: login, permissions: allowAny }))
    .register(
      'thr',
      apiView({
        get: (context) => ({ version: context.version }),
        permissions: allowAny,
        throttles: [anonThrottle('3/day')],
      }),
    )
    .register(
      'h404',
      apiView({
        get: () => {
          throw new Http404();
        },
        permissions: allowAny,
      }),
    )
    .register(
      'hperm',
      apiView({
        get: () => {
          throw new PermissionDenied();
        },
        permissions: allowAny,
      }),
    ),
  router({ path: `${BESIDE}accver/`, ...shared, versioning: headerVersioning(NUMBERS) }).register('ver', version),
  router({ path: `${BESIDE}qver/`, ...shared, versioning: queryVersioning(NUMBERS) }).register('ver', version),
  router({ path: `${BESIDE}hostver/`, ...shared, versioning: hostVersioning(VERSIONS) }).register('ver', version),
  router({ path: `${BESIDE}<str:version>/`, ...shared, versioning: pathVersioning(VERSIONS) }).register('ver', version),
];

/** Names of the resources that the site has. */
export const RESOURCES: ReadonlySet<string> = new Set(
  ROUTERS.flatMap(({ registrations }) => registrations.map(({ name }) => name)),
);

const LOGIN = 'joe';
const LOGIN_PASSWORD = 'pw12345678';
/** A token of Django REST Framework's form; here it is stored as a hash. */
const LOGIN_TOKEN = '0'.repeat(40);
const AUTHORS = ['Ann', 'Bob'];
const BOOKS = 12;

let opening: Promise<AccountApp> | undefined;

/** The site with its first rows, and nothing that an earlier request left. */
export async function openSite(): Promise<AccountApp> {
  opening ??= createAccountApp({ models: MODELS, api: ROUTERS, isMigrated: true });
  const site = await opening;
  setActiveApplication(site.app);
  await restore(site);
  return site;
}

export async function closeSite(): Promise<void> {
  const open = opening;
  opening = undefined;
  await (await open)?.close();
}

let hash: Promise<string> | undefined;

async function restore({ db, app, createUser }: AccountApp): Promise<void> {
  await db['book']!.deleteMany();
  await db['author']!.deleteMany();
  await db['user']!.deleteMany();
  await app.database.executeRaw('DELETE FROM sqlite_sequence');
  for (const table of ['quintet_throttle', 'quintet_session', 'quintet_token'])
    await app.database.executeRaw(`DELETE FROM ${table}`);
  for (const [index, name] of AUTHORS.entries()) await db['author']!.create({ data: { id: index + 1, name } });
  for (let id = 1; id <= BOOKS; id++) await createBook(db, id);
  const user = await createUser(LOGIN, { password: await (hash ??= hashPassword(LOGIN_PASSWORD)) });
  await new TokenRows(app.database).insert(
    {
      id: 'recorded',
      name: '',
      userId: String(user['id']),
      scopes: ['write'],
      createdAt: new Date(),
      lastUsedAt: undefined,
      expiresAt: undefined,
    },
    hashToken(LOGIN_TOKEN),
  );
}

/** A book as all of them were before the first request. */
export async function createBook(db: AccountApp['db'], id: number): Promise<void> {
  const number = String(id).padStart(2, '0');
  const isEven = id % 2 === 0;
  await db['book']!.create({
    data: {
      id,
      title: `Book ${number}`,
      slug: `book-${number}`,
      isbn: String(id).padStart(13, '0'),
      price: isEven ? '12.50' : '9.90',
      authorId: isEven ? 1 : 2,
    },
  });
}
