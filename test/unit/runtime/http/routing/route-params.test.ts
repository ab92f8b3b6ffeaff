// Types are the behaviour here: `npm run typecheck` is the test. A line that must not compile carries @ts-expect-error.
import { text } from '../../../../../src/runtime/http/response.ts';
import { path, pathWithin } from '../../../../../src/runtime/http/routing/urls.ts';
import type { RouteParams } from '../../../../../src/runtime/http/routing/route-params.ts';
import type { HttpRequest } from '../../../../../src/runtime/http/request.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const isTrue = <T extends true>(_value?: T): void => {};

describe('http/route-params', () => {
  it('types parameters by their converters', () => {
    isTrue<Equal<RouteParams<'<int:year>/<slug:slug>/<name>/'>, { year: number; slug: string; name: string }>>();
    isTrue<Equal<keyof RouteParams<'plain/'>, never>>();
  });

  it('accepts a view that takes what the route gives', () => {
    path('<int:pk>/', (_request, { pk }) => text(pk.toFixed()));
    path('<int:pk>/<slug:s>/', (_request: HttpRequest, { pk }: { pk: number }) => text(String(pk)));
    path('', () => text(''));
    path('x/', (_request, { mode }) => text(mode), { params: { mode: 'full' } });
    pathWithin<'users/<int:id>/'>()('edit/<slug:s>/', (_request, { id, s }) => text(id.toFixed() + s.trim()));
  });

  it('refuses a view that wants more, or another type', () => {
    // @ts-expect-error the route has no slug
    path('<int:pk>/', (_request: HttpRequest, { slug }: { slug: string }) => text(slug));
    // @ts-expect-error pk is a number
    path('<int:pk>/', (_request: HttpRequest, { pk }: { pk: string }) => text(pk));
    // @ts-expect-error the route has no parameters
    path('plain/', (_request: HttpRequest, { pk }: { pk: number }) => text(String(pk)));
  });
});
