import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { include, path, urls, type Route } from '../../src/runtime/http/routing/urls.ts';
import {
  archiveIndexView,
  dayArchiveView,
  monthArchiveView,
  todayArchiveView,
  weekArchiveView,
  yearArchiveView,
} from '../../src/runtime/views/archives/archive-views.ts';
import { dateDetailView } from '../../src/runtime/views/archives/date-detail-view.ts';
import { listView } from '../../src/runtime/views/list-view.ts';
import { createAccountApp, type AccountApp } from '../support/account-app.ts';

const MODELS = `
model Post {
  id    Int       @id @default(autoincrement())
  slug  String    @unique
  at    DateTime?
  on    DateTime? /// @date
  draft Boolean   @default(false)
}
`;

const ROWS = '{% for post in posts %}{{ post.slug }},{% endfor %}';
const AROUND = (kind: string, format: string): string =>
  `${ROWS} {{ ${kind.toLowerCase()}|date:"${format}" }} <{{ previous${kind}|date:"${format}" }} >{{ next${kind}|date:"${format}" }}`;
const TEMPLATES = {
  'posts/post-archive.html': `${ROWS} {% for year in dateList %}{{ year|date:"Y" }} {% endfor %}{{ latest|length }} {{ page.number }}`,
  'posts/post-archive-year.html': `${AROUND('Year', 'Y')} {% for month in dateList %}{{ month|date:"m" }} {% endfor %}`,
  'posts/post-archive-month.html': `${AROUND('Month', 'Y-m')} {% for day in dateList %}{{ day|date:"d" }} {% endfor %}`,
  'posts/post-archive-week.html': AROUND('Week', 'Y-m-d'),
  'posts/post-archive-day.html': AROUND('Day', 'Y-m-d'),
  'posts/post-detail.html': '{{ post.slug }} {{ note }}',
  'posts/post-list.html': '{% include "pagination.html" %}',
};

function routes(field: string, options: object = {}): Route[] {
  const by = { dateField: field, ...options };
  return [
    path('', archiveIndexView('Post', by)),
    path('today/', todayArchiveView('Post', by)),
    path('<int:year>/', yearArchiveView('Post', by)),
    path('<int:year>/week/<int:week>/', weekArchiveView('Post', by)),
    path('<int:year>/<int:month>/', monthArchiveView('Post', by)),
    path('<int:year>/<int:month>/<int:day>/', dayArchiveView('Post', by)),
    path('<int:year>/<int:month>/<int:day>/<slug:slug>/', dateDetailView('Post', { ...by, context: { note: 'seen' } })),
  ];
}

describe('http/archive-views', function () {
  this.timeout(60_000);
  let site: AccountApp;

  before(async () => {
    site = await createAccountApp({
      models: MODELS,
      templates: TEMPLATES,
      settings: { timeZone: 'Europe/Berlin' },
      routes: [
        path('at/', include(urls(routes('at', { where: { draft: false } })))),
        path('on/', include(urls(routes('on')))),
        path('all/', include(urls(routes('at', { allowEmpty: true, allowFuture: true, paginateBy: 2 })))),
        path('empty/', include(urls(routes('at', { allowEmpty: true })))),
        path('wrong/', include(urls(routes('slug')))),
        path('list/', listView('Post', { paginateBy: 1 })),
      ],
    });
    await site.db['post'].createMany({
      data: [
        // Ten minutes into the new year, in Berlin.
        { slug: 'new-year', at: new Date('2023-12-31T23:10:00Z'), on: new Date('2024-01-01') },
        { slug: 'march', at: new Date('2024-03-05T12:00:00Z'), on: new Date('2024-03-05') },
        { slug: 'march2', at: new Date('2024-03-05T13:00:00Z'), on: new Date('2024-03-31') },
        { slug: 'draft', at: new Date('2024-05-05T12:00:00Z'), draft: true },
        { slug: 'later', at: new Date('2025-07-01T00:00:00Z'), on: new Date('2025-07-01') },
        { slug: 'future', at: new Date('2999-01-01T00:00:00Z'), on: new Date('2999-01-01') },
        { slug: 'dateless' },
      ],
    });
  });
  after(() => site.close());

  const get = async (url: string): Promise<string> => {
    const { statusCode, body } = await site.visitor().get(url);
    return statusCode === 200 ? body.trim() : String(statusCode);
  };

  it('lists the latest and the years, without what is to come or has no date', async () => {
    assert.equal(await get('/at/'), 'later,march2,march,new-year, 2025 2024 4');
  });

  it('shows a year by the clock of the project, its months, and the years around it that have rows', async () => {
    assert.equal(await get('/at/2024/'), 'march2,march,new-year, 2024 < >2025 01 03');
    assert.equal(await get('/at/2025/'), 'later, 2025 <2024 > 07');
    assert.equal(await get('/at/2023/'), '404');
    assert.equal(await get('/at/2999/'), '404');
  });

  it('shows a month, its days, and the months around it that have rows', async () => {
    assert.equal(await get('/at/2024/3/'), 'march2,march, 2024-03 <2024-01 >2025-07 05');
    assert.equal(await get('/at/2024/1/'), 'new-year, 2024-01 < >2024-03 01');
    assert.equal(await get('/at/2024/5/'), '404');
  });

  it('shows weeks of ISO 8601', async () => {
    assert.equal(await get('/at/2024/week/1/'), 'new-year, 2024-01-01 < >2024-03-04');
    assert.equal(await get('/at/2024/week/10/'), 'march2,march, 2024-03-04 <2024-01-01 >2025-06-30');
    assert.equal(await get('/empty/2020/week/53/'), '2020-12-28 <2020-12-21 >2021-01-04');
    assert.equal(await get('/empty/2024/week/53/'), '404');
    assert.equal(await get('/empty/2024/week/0/'), '404');
  });

  it('shows a day, and today', async () => {
    assert.equal(await get('/at/2024/3/5/'), 'march2,march, 2024-03-05 <2024-01-01 >2025-07-01');
    // A quarter to one in the morning of the next day in Berlin.
    mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-05-31T22:45:00Z') });
    try {
      assert.equal(await get('/at/today/'), '404');
      await site.db['post'].create({ data: { slug: 'now', at: new Date() } });
      assert.equal(await get('/at/today/'), 'now, 2026-06-01 <2025-07-01 >');
      await site.db['post'].delete({ where: { slug: 'now' } });
    } finally {
      mock.timers.reset();
    }
  });

  it('shows one row of a day, and only on its day', async () => {
    assert.equal(await get('/at/2024/1/1/new-year/'), 'new-year seen');
    assert.equal(await get('/at/2023/12/31/new-year/'), '404');
    assert.equal(await get('/at/2024/5/5/draft/'), '404');
    assert.equal(await get('/at/2999/1/1/future/'), '404');
    assert.equal(await get('/all/2999/1/1/future/'), 'future seen');
  });

  it('takes a date as it is, whatever the time zone', async () => {
    assert.equal(await get('/on/2024/1/1/'), 'new-year, 2024-01-01 < >2024-03-05');
    assert.equal(await get('/on/2024/3/'), 'march2,march, 2024-03 <2024-01 >2025-07 05 31');
    assert.equal(await get('/on/2024/3/31/march2/'), 'march2 seen');
  });

  it('knows which dates there are', async () => {
    for (const url of ['2024/13/', '2024/0/', '2023/2/29/', '2024/4/31/', '0/', '99999/', '2024/2/30/march/'])
      assert.equal(await get(`/all/${url}`), '404', url);
    assert.match(await get('/all/2024/2/29/'), /^2024-02-29 <2024-02-28 >2024-03-01$/);
  });

  it('shows empty pages and what is to come where it is asked to, a page at a time', async () => {
    assert.equal(await get('/all/2023/'), '2023 <2022 >2024');
    assert.equal(await get('/all/2999/1/'), 'future, 2999-01 <2998-12 >2999-02 01');
    assert.equal(await get('/all/'), 'future,later, 2999 2025 2024 2 1');
    assert.equal(await get('/all/?page=2'), 'draft,march2, 2999 2025 2024 2 2');
    assert.equal(await get('/all/?page=9'), '404');
  });

  it('says which fields are dates', async () => {
    assert.equal(await get('/wrong/'), '500');
    assert.match(
      site.log.at(-1) ?? '',
      /date field 'slug', but Post has no such DateTime field; its DateTime fields are 'at', 'on'/,
    );
  });

  it('has a row of links to pages, which keeps the rest of the query', async () => {
    const body = await get('/list/?q=a%26b&page=2');
    assert.match(body, /<a href="\?q=a%26b&amp;page=1" rel="prev">Previous<\/a>/);
    assert.match(body, /<a href="\?q=a%26b&amp;page=2" aria-current="page">2<\/a>/);
    assert.match(body, /<a href="\?q=a%26b&amp;page=3" rel="next">Next<\/a>/);
    await site.db['post'].createMany({ data: Array.from({ length: 30 }, (_, index) => ({ slug: `p${index}` })) });
    assert.match(
      await get('/list/?page=15'),
      /<li><span aria-hidden="true">…<\/span><\/li>\n<li><a href="\?page=12">12/,
    );
    await site.db['post'].deleteMany({ where: { slug: { startsWith: 'p' } } });
  });
});
