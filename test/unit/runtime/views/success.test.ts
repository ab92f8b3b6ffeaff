import assert from 'node:assert/strict';
import type { ModelDescription } from '../../../../src/kernel/model.ts';
import type { HttpRequest } from '../../../../src/runtime/http/request.ts';
import { text } from '../../../../src/runtime/http/response.ts';
import { include, path, urls } from '../../../../src/runtime/http/routing/urls.ts';
import { resolveUrl } from '../../../../src/runtime/auth/access.ts';
import { redirectView } from '../../../../src/runtime/views/plain-views.ts';
import { succeed, type SuccessOptions } from '../../../../src/runtime/views/success.ts';
import { createTestApp } from '../../../support/http-app.ts';

const view = () => text('');
const posts = urls({ namespace: 'posts' }, [
  path('', view, { name: 'list' }),
  path('<slug:slug>/', view, { name: 'detail' }),
  path('v1/<int:pk>/', view, { name: 'v1.detail' }),
  path('log-in/', view, { name: 'log.in' }),
]);
const app = createTestApp([path('posts/', include(posts)), path('api/<int:id>/', view, { name: 'v1.post' })]);
const model = { app: 'posts', name: 'Post', primaryKey: ['id'] } as unknown as ModelDescription;
const row = { id: 7, slug: 'hello' };

describe('views/success', () => {
  const notes: string[] = [];
  const request = { app, messages: { success: (note: string) => notes.push(note) } } as unknown as HttpRequest;
  const call = { viewName: 'createView(Post)', request, params: {} };
  const fallbacks = ['posts:missing', 'posts:detail', 'posts:list'];
  const goal = (options: SuccessOptions<string>): string | undefined =>
    succeed(call, { model, row, fallbacks }, options).headers.get('location');

  it('redirects to a path, a route of the row, or what a function of the row returns', () => {
    assert.equal(goal({ successUrl: '/done/' }), '/done/');
    assert.equal(goal({ successUrl: 'posts:list' }), '/posts/');
    assert.equal(goal({ successUrl: 'posts:detail' }), '/posts/hello/');
    assert.equal(goal({ successUrl: (saved) => `/x/${String((saved as typeof row).id)}/` }), '/x/7/');
  });

  it('gives parameters of the row to routes whose names contain dots', () => {
    assert.equal(goal({ successUrl: 'v1.post' }), '/api/7/');
    assert.equal(goal({ successUrl: 'posts:v1.detail' }), '/posts/v1/7/');
  });

  it('falls back to the first route that exists', () => {
    assert.equal(goal({}), '/posts/hello/');
    assert.throws(() => goal({ successUrl: 'posts:missing' as 'posts:list' }), { code: 'VIEW_SUCCESS_URL_MISSING' });
  });

  it('leaves a message', () => {
    notes.length = 0;
    goal({ successMessage: 'Saved.' });
    goal({ successMessage: (saved) => `Saved ${String((saved as typeof row).slug)}.` });
    assert.deepEqual(notes, ['Saved.', 'Saved hello.']);
  });

  it('has the same names of routes as redirectView and the addresses of settings', () => {
    const redirected = redirectView('v1.post')(request, { id: 3 });
    assert.equal((redirected as ReturnType<typeof text>).headers.get('location'), '/api/3/');
    assert.equal(resolveUrl(request, 'posts:log.in'), '/posts/log-in/');
  });
});
