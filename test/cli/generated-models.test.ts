// Pages that are generated for models as products have them, and the tests that come with them.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

const MODELS = `model FAQ {
  id    Int    @id @default(autoincrement())
  title String
}

/// The same in plural.
model FAQs {
  id   Int    @id @default(autoincrement())
  text String
}

/// Known by a unique field only, and with the name of a form's property.
model Ticket {
  token    String @unique
  model    String
  instance String @default("")
}

model Person {
  id    Int    @id @default(autoincrement())
  email String @unique /// @email
  cats  Cat[]
  dogs  Dog[]
}

model Cat {
  id      Int     @id @default(autoincrement())
  owner   Person  @relation(fields: [ownerId], references: [id])
  ownerId Int
  visits  Visit[]

  @@index([ownerId])
}

model Dog {
  id      Int     @id @default(autoincrement())
  owner   Person  @relation(fields: [ownerId], references: [id])
  ownerId Int
  visits  Visit[]

  @@index([ownerId])
}

/// A diamond: both ways lead to a person.
model Visit {
  id    Int @id @default(autoincrement())
  cat   Cat @relation(fields: [catId], references: [id])
  catId Int
  dog   Dog @relation(fields: [dogId], references: [id])
  dogId Int

  @@index([catId])
  @@index([dogId])
}

model Room {
  house  String
  number Int
  stays  Stay[]

  @@id([house, number])
}

/// A foreign key of two columns.
model Stay {
  id     Int    @id @default(autoincrement())
  room   Room   @relation(fields: [house, number], references: [house, number])
  house  String
  number Int
  price  Decimal /// @decimal(digits: 8, places: 2)

  @@index([house, number])
}

/// Every key begins with its tenant, and two foreign keys share that column.
model Tenant {
  id        Int        @id @default(autoincrement())
  code      String     @unique @default(cuid())
  customers Customer[]
  products  Product[]
}

model Customer {
  tenant   Tenant  @relation(fields: [tenantId], references: [id])
  tenantId Int
  number   Int
  orders   Order[]

  @@id([tenantId, number])
}

model Product {
  tenant   Tenant  @relation(fields: [tenantId], references: [id])
  tenantId Int
  code     String  /// @length(max: 4)
  since    DateTime @unique
  orders   Order[]

  @@id([tenantId, code])
}

model Order {
  id       Int      @id @default(autoincrement())
  tenantId Int
  number   Int
  code     String
  customer Customer @relation(fields: [tenantId, number], references: [tenantId, number])
  product  Product  @relation(fields: [tenantId, code], references: [tenantId, code])
}

/// Unique together only, twice needed by the same row, which calls them by words of the language.
model Kind {
  id     Int     @id @default(autoincrement())
  app    String
  model  String
  deletes Switch[] @relation("delete")
  classes Switch[] @relation("class")

  @@unique([app, model])
}

model Switch {
  id       Int  @id @default(autoincrement())
  delete   Kind @relation("delete", fields: [deleteId], references: [id])
  deleteId Int
  class    Kind @relation("class", fields: [classId], references: [id])
  classId  Int
}

/// Which was there first? No row can be made without one of the other.
model Hen {
  id    Int   @id @default(autoincrement())
  egg   Egg   @relation("laid", fields: [eggId], references: [id], onDelete: NoAction, onUpdate: NoAction)
  eggId Int
  eggs  Egg[] @relation("by")
}

model Egg {
  id    Int   @id @default(autoincrement())
  name  String
  hen   Hen   @relation("by", fields: [henId], references: [id], onDelete: NoAction, onUpdate: NoAction)
  henId Int
  hens  Hen[] @relation("laid")
}

/// Nothing but its key must be typed, and a row keeps its key.
model City {
  name  String @id
  note  String?
}

/// Keys that are no number and no text.
model Reading {
  at    DateTime @id
  level Float
}

/// Beyond the numbers that JavaScript knows.
model Count {
  number BigInt @id
  hits   Int
}

model Price {
  amount Decimal @id
  note   String?
}

/// Bytes have no form.
model Scan {
  id   Int    @id @default(autoincrement())
  name String
  raw  Bytes
}
`;

describe('cli/generated pages of real models', function () {
  this.timeout(180_000);
  let project: ScaffoldedProject;
  before(() => (project = scaffoldProject('site')));
  after(() => project?.cleanUp());

  it('pass their own tests, and the compiler', () => {
    const done = (...args: string[]) => {
      const { code, stdout, stderr } = project.quintet(...args);
      assert.equal(code, 0, `${args.join(' ')}\n${stdout}${stderr}`);
      return stdout;
    };
    done('generate', 'app', 'shop');
    project.write('src/shop/models.prisma', MODELS);
    done('makemigrations');
    done('migrate');
    for (const model of [
      'FAQ',
      'Ticket',
      'Visit',
      'Stay',
      'Order',
      'Switch',
      'Egg',
      'City',
      'Reading',
      'Price',
      'Scan',
    ])
      done('generate', 'view', `shop/${model}`, '--crud');
    const apis = ['FAQ', 'FAQs', 'Ticket', 'Visit', 'Room', 'Stay', 'Customer', 'Product', 'Order', 'Switch', 'Egg'];
    for (const model of [...apis, 'City', 'Count', 'Scan']) done('generate', 'api', `shop/${model}`);
    assert.match(project.read('src/shop/urls.ts'), /'faqs\/'/);
    assert.deepEqual(
      readdirSync(join(project.root, 'src/shop/tests')).filter((name) => name.startsWith('egg')),
      ['egg-api.test.ts', 'egg-create.test.ts', 'egg-detail.test.ts', 'egg-list.test.ts'],
    );
    const { code: refused, stderr: why } = project.quintet('generate', 'view', 'shop/Customer', '--crud');
    assert.equal(refused, 1);
    assert.match(why, /only tenantId and number together identify a row of Customer/);
    const { code: noApi, stderr: reason } = project.quintet('generate', 'api', 'shop/Reading');
    assert.equal(noApi, 1);
    assert.match(
      reason,
      /at, the key of Reading, is a DateTime, and a generated API finds rows by numbers and texts only/,
    );
    done('test', 'src/shop');
    const { code, stdout, stderr } = project.tool('tsc', '--noEmit');
    assert.equal(code, 0, stdout + stderr);
  });
});
