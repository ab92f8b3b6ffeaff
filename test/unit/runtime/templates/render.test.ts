import assert from 'node:assert/strict';
import type { HttpRequest } from '../../../../src/runtime/http/request.ts';
import { notFound } from '../../../../src/runtime/http/errors.ts';
import { path } from '../../../../src/runtime/http/routing/urls.ts';
import { createTemplateEngine } from '../../../../src/runtime/templates/engine.ts';
import { memoryLoader } from '../../../../src/runtime/templates/loaders.ts';
import { render, renderErrorPage } from '../../../../src/runtime/templates/render.ts';
import { createTestApp, createTestServer, type TestAppOptions } from '../../../support/http-app.ts';

function options(templates: Record<string, string>, more: object = {}): TestAppOptions {
  return { app: { templates: createTemplateEngine({ loader: memoryLoader(templates) }), ...more } };
}

describe('templates/render', () => {
  it('answers with the page, its status and headers', async () => {
    const view = (request: HttpRequest) =>
      render(request, 'page.html', { name: '<Ann>' }, { status: 201, headers: { 'x-a': 'b' } });
    const server = createTestServer(
      [path('', view)],
      options({ 'page.html': 'Hello {{ name }} at {{ request.path }}' }),
    );
    const response = await server.inject('/');
    assert.equal(response.body, 'Hello &lt;Ann&gt; at /');
    assert.deepEqual(
      [response.statusCode, response.headers['x-a'], response.headers['content-type']],
      [201, 'b', 'text/html; charset=utf-8'],
    );
  });

  it('adds what context processors give; the view has the last word', async () => {
    const contextProcessors = [() => ({ a: 'one', b: 'one' }), () => ({ b: 'two', c: () => 'lazy', d: 'two' })];
    const view = (request: HttpRequest) => render(request, 'page.html', { d: 'view' });
    const server = createTestServer(
      [path('', view)],
      options({ 'page.html': '{{ a }} {{ b }} {{ c }} {{ d }}' }, { contextProcessors }),
    );
    assert.equal((await server.inject('/')).body, 'one two lazy view');
  });

  it('makes links to routes and static files, and lays changes over the query', async () => {
    const view = (request: HttpRequest) => render(request, 'page.html', { slug: 'a b' });
    const page = `{% url "detail" slug %} {% url 'detail' slug=slug as link %}{{ link }} {% url "nowhere" as none %}[{{ none }}] {% static "a.css" %} {% querystring page=2 q=None %}`;
    const server = createTestServer(
      [path('', view), path('<str:slug>/', view, { name: 'detail' })],
      options({ 'page.html': page }),
    );
    assert.equal(
      (await server.inject('/?q=x&sort=a&sort=b')).body,
      '/a%20b/ /a%20b/ [] /static/a.css ?sort=a&amp;sort=b&amp;page=2',
    );
  });

  it('keeps the app, its settings and the raw request from templates', async () => {
    const view = (request: HttpRequest) => render(request, 'page.html');
    const page = '[{{ request.app.settings.secretKey }}{{ request.raw.url }}{{ request.state }}]{{ request.method }}';
    const server = createTestServer([path('', view)], options({ 'page.html': page }));
    assert.equal((await server.inject('/')).body, '[]GET');
  });

  it('writes the hidden input of the token, escaped', () => {
    const engine = createTemplateEngine({ loader: memoryLoader({}) });
    const token = (context: Record<string, unknown>) => engine.renderString('{% csrf_token %}', context);
    assert.equal(
      token({ csrfToken: () => 'a"b' }),
      '<input type="hidden" name="csrfmiddlewaretoken" value="a&quot;b">',
    );
    assert.equal(token({}), '');
  });

  it("takes the project's error page, and the built-in one where that fails itself", async () => {
    const app = createTestApp(
      [],
      options({
        '404.html': 'nothing at {{ request.path }} ({{ status }}){{ message }}',
        '500.html': '{% include "missing.html" %}',
      }),
    );
    const request = { app, path: '/x' } as unknown as HttpRequest;
    assert.deepEqual(
      [renderErrorPage(app, request, 404)?.body, renderErrorPage(app, request, 404)?.status],
      ['nothing at /x (404)', 404],
    );
    assert.equal(
      renderErrorPage(app, request, 404, notFound('no <report>'))?.body,
      'nothing at /x (404)no &lt;report&gt;',
    );
    assert.equal(renderErrorPage(app, request, 404, new Error('secret'))?.body, 'nothing at /x (404)');
    assert.equal(renderErrorPage(app, request, 403), undefined);
    assert.equal(renderErrorPage(app, request, 500), undefined);
    assert.match(app.log.join(''), /500\.html could not be rendered/);
  });
});
