// Pages that are generated for models as products have them, and the tests that come with them.
import assert from 'node:assert/strict';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

const MODELS = `model FAQ {
  id    Int    @id @default(autoincrement())
  title String
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
    for (const model of ['FAQ', 'Ticket', 'Visit', 'Stay', 'Scan']) done('generate', 'view', `shop/${model}`, '--crud');
    assert.match(project.read('src/shop/urls.ts'), /'faqs\/'/);
    done('test', 'src/shop');
    const { code, stdout, stderr } = project.tool('tsc', '--noEmit');
    assert.equal(code, 0, stdout + stderr);
  });
});
