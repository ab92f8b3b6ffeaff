import assert from 'node:assert/strict';
import { modelAdmin } from '../../../../src/runtime/admin/options.ts';
import { checkRegistrations } from '../../../../src/runtime/admin/checks.ts';
import { listUrl, readListQuery } from '../../../../src/runtime/admin/list/list-query.ts';
import { orderBy } from '../../../../src/runtime/admin/list/order.ts';
import type { AdminModel } from '../../../../src/runtime/admin/admin-model.ts';
import { QueryParams } from '../../../../src/runtime/http/body/query-params.ts';
import { describeModels, siteOf } from './describe-model.ts';

const SHOP = `
enum State {
  NEW
  SOLD
}
/// @display(name) @ordering(-price)
model Product {
  id          Int      @id @default(autoincrement())
  name        String
  sku         String   @unique
  description String   /// @text
  key         String   /// @sensitive
  note        String
  place       String
  q           String   @default("")
  price       Decimal
  state       State    @default(NEW)
  isSold      Boolean  @default(false)
  maker       Maker    @relation(fields: [makerId], references: [id])
  makerId     Int
  data        Json?
  createdAt   DateTime @default(now())
  updatedAt   DateTime @updatedAt
}
/// @display(name)
model Maker {
  id       Int       @id @default(autoincrement())
  name     String
  products Product[]
}
model Link {
  a   Maker2 @relation("a", fields: [aId], references: [id])
  aId Int
  b   Maker2 @relation("b", fields: [bId], references: [id])
  bId Int
  @@id([aId, bId])
}
/// @display(name)
model Maker2 {
  id   Int    @id @default(autoincrement())
  name String
  as   Link[] @relation("a")
  bs   Link[] @relation("b")
}
`;

describe('admin/defaults', () => {
  const site = siteOf(SHOP);
  const product = site.find('Product') as AdminModel;
  const link = site.find('Link') as AdminModel;

  it('shows the label and five telling columns in the order of the table', () => {
    assert.deepEqual(
      product.columns.map(({ name }) => name),
      ['name', 'sku', 'state', 'isSold', 'maker', 'createdAt'],
    );
    assert.deepEqual(
      link.columns.map(({ label }) => label),
      ['Link', 'A', 'B'],
    );
  });

  it('filters by booleans, enums, relations and one date', () => {
    assert.deepEqual(
      product.filters.map(({ name, kind }) => `${name}:${kind}`),
      ['state:choice', 'isSold:boolean', 'maker:relation', 'createdAt:date'],
    );
  });

  it('searches the label, unique and short texts, never secrets or long ones', () => {
    assert.deepEqual(
      product.search.map(({ path }) => path.join('.')),
      ['name', 'sku', 'note', 'place'],
    );
    assert.deepEqual(
      link.search.map(({ path }) => path.join('.')),
      ['a.name', 'b.name'],
    );
  });

  it('sorts as the model says, else newest first, the key last', () => {
    assert.deepEqual(orderBy(product, []), [{ price: 'desc' }, { id: 'asc' }]);
    assert.deepEqual(orderBy(link, []), [{ aId: 'desc' }, { bId: 'desc' }]);
    assert.deepEqual(orderBy(product, [{ column: 'maker', direction: 'asc' }]), [
      { maker: { name: 'asc' } },
      { id: 'asc' },
    ]);
  });

  it('reads filters of fields called like its own parameters', () => {
    const registered = siteOf(SHOP, [modelAdmin('Product', { listFilter: ['q'] })]);
    const model = registered.find('Product') as AdminModel;
    const query = readListQuery(registered, model, QueryParams.parse('f_q=x&q=y&p=2&o=-name,nosuch'));
    assert.deepEqual(
      [query.search, query.page, query.filters[0]?.where, query.order],
      ['y', 2, { q: 'x' }, [{ column: 'name', direction: 'desc' }]],
    );
    assert.equal(listUrl(model, query, { q: undefined }), '/admin/shop/product/?f_q=x&o=-name%2Cnosuch');
  });
});

describe('admin/checks', () => {
  const models = describeModels(SHOP);
  const check = (...registrations: Parameters<typeof checkRegistrations>[1]) =>
    checkRegistrations(models, registrations).map(({ id, message, hint }) => [id, message, hint]);

  it('finds nothing wrong with what is right', () => {
    assert.deepEqual(
      check(
        modelAdmin('Product', {
          listDisplay: ['name', 'maker', 'maker.name'],
          listDisplayLinks: ['maker'],
          searchFields: ['^name', '=sku', 'maker.name'],
          ordering: ['-createdAt'],
          listFilter: ['state'],
          fields: [['name', 'sku'], 'maker'],
          prepopulatedFields: { sku: ['name'] },
          hasAddPermission: () => false,
        }),
      ),
      [],
    );
  });

  it('names what does not exist and what may be meant', () => {
    assert.deepEqual(check(modelAdmin('Prodct' as never)), [
      ['admin.E001', "modelAdmin('Prodct'): there is no model with this name", 'Did you mean “Product”?'],
    ]);
    assert.deepEqual(check(modelAdmin('Product', { listDisplay: ['nmae'] } as never)), [
      ['admin.E003', 'Product.listDisplay: there is no field “nmae”', 'Did you mean “name”?'],
    ]);
    assert.deepEqual(
      check(modelAdmin('Product', { searchFields: ['maker.nam'] } as never))[0]?.[1],
      'Maker.searchFields: there is no field “nam”',
    );
  });

  it('refuses lists of rows as columns, secrets anywhere, fields twice and models twice', () => {
    const ids = (options: object) => check(modelAdmin('Product', options)).map(([id]) => id);
    assert.deepEqual(
      check(modelAdmin('Maker', { listDisplay: ['products'] })).map(([id]) => id),
      ['admin.E003'],
    );
    assert.deepEqual(ids({ listDisplay: ['key'] }), ['admin.E005']);
    assert.deepEqual(ids({ searchFields: ['key'], listFilter: ['key'] }), ['admin.E005', 'admin.E005']);
    assert.deepEqual(ids({ fields: ['name', ['sku', 'name']], hasAddPermission: () => false }), ['admin.E006']);
    assert.deepEqual(ids({ listDisplay: ['name'], listDisplayLinks: ['sku'] }), ['admin.E004']);
    assert.deepEqual(
      check(modelAdmin('Maker'), modelAdmin('Maker')).map(([id]) => id),
      ['admin.E002'],
    );
  });
});
