// Bodies made to break an API or to keep it busy: each is refused, and one that is four times as long costs about four times as much.
import assert from 'node:assert/strict';
import { allowAny } from '../../../src/runtime/access/rule.ts';
import { router } from '../../../src/runtime/rest/declare/router.ts';
import { modelViewSet } from '../../../src/runtime/rest/declare/viewset.ts';
import { type ApiApp, createApiApp, onBothDatabases } from '../../support/api-app.ts';
import { startCpuClock } from '../../support/cpu-time.ts';
import { HOSTILE_BODIES, type HostileBody } from '../../support/hostile-bodies.ts';

const MODELS = `
enum Mood {
  GOOD
  BAD
}

model Thing {
  id      Int       @id @default(autoincrement())
  name    String    /// @length(max: 20)
  rank    Int       @default(0)
  price   Decimal   @default(0) /// @decimal(digits: 6, places: 2)
  big     BigInt    @default(0)
  ratio   Float?
  mood    Mood      @default(GOOD)
  born    DateTime? /// @date
  endsAt  DateTime?
  mail    String?   /// @email
  site    String?   /// @url
  slug    String?   /// @slug
  more    Json?
  owner   Thing?    @relation("Owner", fields: [ownerId], references: [id])
  ownerId Int?
  owned   Thing[]   @relation("Owner")
  labels  Label[]
}

model Label {
  id     Int     @id @default(autoincrement())
  things Thing[]
}
`;

const SIZE = 50_000;
const TIMES = 4;
/** Of linear time, for a busy machine; quadratic time is 16 times as much. */
const MOST_TIMES = 9;
/** What the collector of garbage and the clock may add. */
const NOISE_MS = 60;

onBothDatabases('http/attacks/api-bodies', (urlOf) => {
  let api: ApiApp;

  before(async function () {
    this.timeout(120_000);
    const things = modelViewSet('Thing', { fields: 'all', exclude: ['owned'] });
    api = await createApiApp({
      models: MODELS,
      postgresUrl: await urlOf(this),
      api: [router({ permissions: allowAny }).register('things', things)],
    });
  });
  after(() => api?.close());

  const post = ({ type, make }: HostileBody, size: number) =>
    api.server.inject({ method: 'POST', url: '/api/things/', headers: { 'content-type': type }, payload: make(size) });

  async function costOf(body: HostileBody, size: number): Promise<number> {
    const costs: number[] = [];
    for (let round = 0; round < 2; round++) {
      const took = startCpuClock();
      await post(body, size);
      costs.push(took());
    }
    return Math.min(...costs);
  }

  for (const [name, body] of Object.entries(HOSTILE_BODIES))
    it(`refuses ${name}, in linear time`, async function () {
      this.timeout(60_000);
      for (const size of [50, 5000]) {
        const { statusCode, body: text } = await post(body, size);
        assert.ok(statusCode >= 400 && statusCode < 500, `${size} bytes: ${statusCode} ${text.slice(0, 300)}`);
      }
      const [short, long] = [await costOf(body, SIZE), await costOf(body, SIZE * TIMES)];
      assert.ok(long < short * MOST_TIMES + NOISE_MS, `${SIZE} bytes: ${short} ms, ${SIZE * TIMES} bytes: ${long} ms`);
    });

  it('has stored nothing', async () => {
    assert.equal(await api.db['thing']?.count(), 0);
  });
});
