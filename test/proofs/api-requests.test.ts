// Random requests made from the OpenAPI document of an API with a field of every kind: no answer is an error of the server, and
// each is one that the document describes.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { allowAny } from '../../src/runtime/access/rule.ts';
import { describeApis } from '../../src/runtime/rest/api/describe.ts';
import { action } from '../../src/runtime/rest/declare/action.ts';
import { router } from '../../src/runtime/rest/declare/router.ts';
import { serializer } from '../../src/runtime/rest/declare/serializer.ts';
import { apiView, modelViewSet } from '../../src/runtime/rest/declare/viewset.ts';
import * as fields from '../../src/runtime/rest/fields/index.ts';
import { cursorPagination } from '../../src/runtime/rest/list/cursor.ts';
import { limitOffsetPagination } from '../../src/runtime/rest/list/limit-offset.ts';
import { openApiDocument } from '../../src/runtime/rest/openapi/document.ts';
import { type ApiApp, createApiApp, onBothDatabases } from '../support/api-app.ts';
import { answerCheck } from '../support/openapi-answers.ts';
import { randomRequests } from '../support/openapi-requests.ts';
import { proof, PROOF_TIMEOUT } from '../support/proofs.ts';

const MODELS = `
enum Mood {
  GOOD
  BAD
}

model Thing {
  id       Int       @id @default(autoincrement())
  name     String    /// @length(max: 20)
  notes    String    @default("")
  slug     String?   @unique /// @slug
  mail     String?   /// @email
  site     String?   /// @url
  token    String?   /// @uuid
  phone    String?   /// @phone
  colour   String?   /// @color
  size     String?   /// @choices(s: "Small", l: "Large")
  price    Decimal   @default(0) /// @decimal(digits: 6, places: 2)
  weight   Decimal?
  big      BigInt    @default(0)
  rank     Int       @default(0) /// @range(min: 0, max: 1000)
  count    Int?
  ratio    Float?
  active   Boolean   @default(true)
  sure     Boolean?
  mood     Mood      @default(GOOD)
  feeling  Mood?
  born     DateTime? /// @date
  opens    DateTime? /// @time
  seenAt   DateTime  @default(now())
  changed  DateTime  @updatedAt
  more     Json?
  owner    Thing?    @relation("Owner", fields: [ownerId], references: [id])
  ownerId  Int?
  owned    Thing[]   @relation("Owner")
  labels   Label[]
}

model Label {
  id     Int     @id @default(autoincrement())
  text   String  @unique /// @length(max: 40)
  things Thing[]
  parts  Part[]
}

model Part {
  id      String @id @default(uuid())
  title   String
  label   Label  @relation(fields: [labelId], references: [id], onDelete: Cascade)
  labelId Int
}
`;

const everything = serializer(
  {
    text: fields.string({ maxLength: 20 }),
    mail: fields.email({ required: false }),
    link: fields.url({ required: false }),
    slug: fields.slug({ required: false }),
    key: fields.uuid({ required: false }),
    host: fields.ip({ required: false }),
    code: fields.regex(/^[a-z]{2}\d$/, { required: false }),
    yes: fields.boolean({ allowNull: true, required: false }),
    whole: fields.integer({ min: 1, max: 10, required: false }),
    large: fields.bigint({ required: false }),
    ratio: fields.float({ required: false }),
    price: fields.decimal({ maxDigits: 5, decimalPlaces: 2, required: false }),
    day: fields.date({ required: false }),
    moment: fields.datetime({ required: false }),
    hour: fields.time({ required: false }),
    span: fields.duration({ required: false }),
    one: fields.choice(['a', 'b'], { required: false }),
    several: fields.multipleChoice(['a', 'b'], { required: false }),
    list: fields.list(fields.integer(), { maxLength: 3, required: false }),
    dict: fields.dict(fields.string(), { required: false }),
    any: fields.json({ allowNull: true, required: false }),
    inner: serializer({ low: fields.integer(), high: fields.integer({ default: 3 }) }).many({ required: false }),
  },
  { name: 'Everything' },
);

/** Adds rows 1, 2 and 3 of every model, as far as requests have deleted them. */
async function seedRows({ db }: ApiApp): Promise<void> {
  for (const id of [1, 2, 3]) {
    const text = `seed ${id}`;
    await db['label']?.upsert({ where: { id }, update: { text }, create: { id, text } });
    const part = { title: text, labelId: id };
    await db['part']?.upsert({ where: { id: String(id) }, update: part, create: { id: String(id), ...part } });
    const thing = { name: text, labels: { connect: [{ id }] } };
    await db['thing']?.upsert({ where: { id }, update: {}, create: { id, ...thing } });
  }
}

const RUNS = proof({ slice: 500, long: 20_000 });

onBothDatabases('proofs/api-requests', function (urlOf) {
  let api: ApiApp;
  let document: Record<string, unknown>;

  before(async function () {
    this.timeout(120_000);
    const thing = { fields: 'all', exclude: ['owned'] } as const;
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await urlOf(this),
      api: [
        router({ permissions: allowAny })
          .register(
            'things',
            modelViewSet('Thing', {
              ...thing,
              filters: {
                name: ['exact', 'iexact', 'icontains', 'startswith', 'in'],
                price: ['exact', 'gte', 'lt'],
                big: ['exact', 'in'],
                ratio: ['gt'],
                mood: ['exact', 'in'],
                born: ['exact', 'isnull', 'lte'],
                opens: ['gte'],
                seenAt: ['gte', 'lt'],
                active: ['exact'],
                owner: ['exact', 'in'],
                'labels.text': ['exact'],
                token: ['exact'],
              },
              search: ['name', '^notes', 'labels.text'],
              ordering: ['name', 'price', 'born', 'seenAt'],
              actions: {
                copy: action(
                  { detail: true, methods: ['POST'], input: everything, output: everything },
                  async ({ row, input }) => {
                    await row();
                    return input();
                  },
                ),
                good: action({ detail: false }, ({ list }) => list({ mood: 'GOOD' })),
              },
            }),
          )
          .register(
            'labels',
            modelViewSet('Label', {
              fields: ['id', 'text', 'things', 'parts'],
              relations: { things: 'link' },
              nested: { parts: { fields: ['id', 'title'], write: 'replace' } },
              pagination: cursorPagination({ ordering: ['-text'] }),
            }),
          )
          .register(
            'parts',
            modelViewSet('Part', {
              fields: ['id', 'title', 'label'],
              relations: { label: { slug: 'text' } },
              pagination: limitOffsetPagination(),
            }),
          )
          .register('everything', apiView({ post: ({ input }) => input(), input: everything, output: everything })),
      ],
    });
    await seedRows(api);
    const [description] = describeApis(api.app.apis ?? []);
    assert.ok(description);
    document = openApiDocument(description) as Record<string, unknown>;
  });
  after(() => api?.close());

  it('answers every request as the document says, and none with an error of the server', async function () {
    this.timeout(PROOF_TIMEOUT);
    const check = answerCheck(document);
    const statuses = new Map<number, number>();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(randomRequests(document), async (request) => {
        const { method, url, headers, payload } = request;
        const answer = await api.server.inject({
          method: method as 'GET',
          url,
          headers: { host: 'testserver', ...headers },
          ...(payload === undefined ? {} : { payload }),
        });
        if (++count % 25 === 0) await seedRows(api);
        statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
        const type = String(answer.headers['content-type'] ?? '');
        const problem = check(request, { status: answer.statusCode, text: answer.body, type });
        assert.equal(problem, undefined, `${method} ${url} ${api.log.at(-1) ?? ''}`);
      }),
      RUNS,
    );
    // A proof about refusals alone would prove little.
    for (const status of [200, 201, 204, 400, 404])
      assert.ok((statuses.get(status) ?? 0) > 0, `no answer was ${status}`);
  });
});
