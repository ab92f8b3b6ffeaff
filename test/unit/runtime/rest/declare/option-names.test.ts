import assert from 'node:assert/strict';
import { action } from '../../../../../src/runtime/rest/declare/action.ts';
import { router } from '../../../../../src/runtime/rest/declare/router.ts';
import { apiView, modelViewSet, viewSet } from '../../../../../src/runtime/rest/declare/viewset.ts';

// As JavaScript calls them, where no compiler checks the names.
const declare: Record<string, (options: object) => unknown> = {
  router: (options) => router(options),
  "modelViewSet('Post')": (options) => modelViewSet('Post', { fields: ['id'], ...options }),
  viewSet: (options) => viewSet(options),
  apiView: (options) => apiView(options),
  action: (options) => action({ detail: true, ...options }, () => ({})),
};

describe('rest/declare/option-names', () => {
  it('reports an unknown option with the name that was meant', () => {
    for (const [place, make] of Object.entries(declare))
      assert.throws(() => make({ throtles: [] }), {
        code: 'API_OPTION_UNKNOWN',
        message: `${place} has an unknown option 'throtles'.`,
        hint: "Did you mean 'throttles'?",
      });
    assert.throws(() => modelViewSet('Post', { fields: 'all', bluk: true } as never), { hint: "Did you mean 'bulk'?" });
  });

  it('lists the options if none is similar', () => {
    assert.throws(() => router({ xyzzy: 1 } as never), { hint: /^Options: path, name, title, / });
  });

  it('reports unknown options of related rows, at any depth', () => {
    const comments = { fields: ['id'], nested: { author: { feilds: ['id'] } } };
    assert.throws(() => modelViewSet('Post', { fields: 'all', nested: { comments } } as never), {
      message: "'nested.author' of 'nested.comments' of modelViewSet('Post') has an unknown option 'feilds'.",
    });
    assert.throws(() => modelViewSet('Post', { fields: 'all', expand: { author: { limt: 3 } } } as never), {
      message: "'expand.author' of modelViewSet('Post') has an unknown option 'limt'.",
      hint: "Did you mean 'limit'?",
    });
  });

  it('accepts options that are undefined', () => {
    assert.doesNotThrow(() => router({ path: 'api/', throttles: undefined } as never));
  });
});
